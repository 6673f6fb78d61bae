import { slice_util, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core';
import type { Attributes, Values } from './scope';

/** Copies a box out of a tensor. Runs of neighbouring elements are copied whole; the tensor itself is not.
 *
 *  @param x elements of a tensor of shape `shape`.
 *  @param out elements of the box; overwritten.
 *  @param begin first index of the box along each axis.
 *  @param size of the box along each axis.
 */
export function copyBox(
  x: Values,
  out: Values,
  shape: readonly number[],
  begin: readonly number[],
  size: readonly number[],
): void {
  // Trailing axes that are taken whole join the last one that is not: a run.
  let axis = shape.length - 1;
  let run = 1;
  while (axis > 0 && size[axis] === shape[axis]) run *= size[axis--]!;
  let stride = run * (shape[axis] ?? 1);
  const first = run * (begin[axis] ?? 0);
  run *= size[axis] ?? 1;
  if (run === 0) return;

  // The other axes, innermost first, are counted like the digits of a number.
  const counts: number[] = [];
  const strides: number[] = [];
  let from = first;
  for (let a = axis - 1; a >= 0; a--) {
    counts.push(size[a]!);
    strides.push(stride);
    from += begin[a]! * stride;
    stride *= shape[a]!;
  }
  const digits = counts.map(() => 0);
  for (let to = 0; to < out.length; to += run) {
    copyRun(x, out, from, to, run);
    for (let d = 0; d < digits.length; d++) {
      from += strides[d]!;
      if (++digits[d]! < counts[d]!) break;
      from -= strides[d]! * counts[d]!;
      digits[d] = 0;
    }
  }
}

/** Copies neighbouring elements: short runs in a loop, long ones in one call, which costs about as much as 50 elements. */
export function copyRun(x: Values, out: Values, from: number, to: number, count: number): void {
  if (count >= 64) out.set(x.subarray(from, from + count), to);
  else for (let i = 0; i < count; i++) out[to + i] = x[from + i]!;
}

/** Begin and size along each axis from the attributes of tfjs's Slice kernel, where a number stands for the first axis and -1 for the rest of an axis. */
export function parseBox(x: TensorInfo, attributes: Attributes): { begin: number[]; size: number[] } {
  const { begin, size } = attributes as { begin: number | number[]; size: number | number[] };
  // The declared type asks for a tensor; its shape is all that is read.
  const [first, extent] = slice_util.parseSliceParams(x as Tensor, begin, size);
  return { begin: first!, size: extent! };
}
