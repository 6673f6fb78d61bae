import { backend_util, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { Attributes, Scope } from './scope';
import type { Machine } from './simd/machine';

/** Columns that are summed side by side: enough to keep the loop over rows busy. */
const WIDTH = 32;

/** Sum or mean over neighbouring axes, such as the leading ones in batch norm and in gradients of biases, as products with ones.
 *
 *  Partial sums of 256 rows are added up, so that a float32 sum over a million elements is right to a few units in the last place.
 *
 *  @param x float32.
 *  @param attributes `axis` and `keepDims` as tfjs's kernels take them.
 */
export function reduce(scope: Scope, kernelName: 'Sum' | 'Mean', x: TensorInfo, attributes: Attributes): TensorInfo {
  const axes = util.parseAxisParam(attributes.axis as number | number[], x.shape);
  const split = x.dtype === 'float32' && scope.machine !== null ? splitAxes(x.shape, axes) : null;
  if (split === null) return scope.runShipped(kernelName, { x }, attributes);
  const [kept] = backend_util.computeOutAndReduceShapes(x.shape, axes);
  const shape = attributes.keepDims ? backend_util.expandShapeToKeepDim(kept, axes) : kept;
  return sumMiddle(scope, scope.machine!, x, split, shape, kernelName === 'Mean' ? 1 / split.count : 1);
}

/** A tensor seen as [outer, count, inner], of which the middle is summed. */
interface Split {
  readonly outer: number;
  readonly count: number;
  readonly inner: number;
}

/** Sees the summed axes as one, if they are neighbours; null where the shipped kernel is as good: short sums, and many sums over the last axis. */
function splitAxes(shape: readonly number[], axes: readonly number[]): Split | null {
  const summed = axes.filter((axis) => shape[axis] !== 1).sort((a, b) => a - b);
  const [first, last] = [summed[0], summed[summed.length - 1]];
  if (first === undefined || last === undefined) return null;
  for (let axis = first; axis <= last; axis++) if (shape[axis] !== 1 && !summed.includes(axis)) return null;
  const product = (sizes: readonly number[]) => sizes.reduce((total, size) => total * size, 1);
  const split = {
    outer: product(shape.slice(0, first)),
    count: product(shape.slice(first, last + 1)),
    inner: product(shape.slice(last + 1)),
  };
  const worthwhile = split.count * split.inner >= (split.outer === 1 ? WIDTH * 8 : 1024);
  return worthwhile && split.outer * split.inner > 0 ? split : null;
}

/** Sums the middle of [outer, count, inner]: `group` rows are seen as one long row, so that rows have a multiple of 4 elements and are not too short; then the columns that belong together, and the rows left over, are added. */
function sumMiddle(
  scope: Scope,
  machine: Machine,
  x: TensorInfo,
  { outer, count, inner }: Split,
  shape: readonly number[],
  factor: number,
): TensorInfo {
  const step = inner % 4 === 0 ? 1 : inner % 2 === 0 ? 2 : 4;
  const group = step * Math.max(1, Math.floor(WIDTH / (step * inner)));
  const rows = Math.floor(count / group);
  const width = group * inner;
  const sums = scope.output([outer, width], 'float32', (to) => rows === 0 && to.fill(0));
  for (let n = 0; n < outer && rows > 0; n++)
    machine.run('multiplication', {
      a: machine.constant(1),
      b: machine.address(x) + 4 * n * count * inner,
      out: machine.address(sums) + 4 * n * width,
      rows: 1,
      columns: width,
      steps: rows,
      aRow: 0,
      aStep: 0,
      bPanel: 32,
      bStep: 4 * width,
      outRow: 0,
      byColumns: 1,
    });
  return scope.output(shape, 'float32', (to) => {
    const [wide, from] = [scope.view(sums), scope.view(x)];
    for (let n = 0; n < outer; n++) {
      for (let c = 0; c < inner; c++) {
        let sum = 0;
        for (let g = 0; g < group; g++) sum += wide[n * width + g * inner + c]!;
        for (let i = rows * group; i < count; i++) sum += from[(n * count + i) * inner + c]!;
        to[n * inner + c] = sum * factor;
      }
    }
  });
}
