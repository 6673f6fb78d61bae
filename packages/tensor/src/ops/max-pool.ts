import {
  argMax,
  cast,
  mul,
  oneHot,
  onesLike,
  pad,
  reshape,
  type Tensor,
  type Tensor4D,
  maxPool as tfMaxPool,
  transpose,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { ShapeError, ValueError } from '../errors';
import { defineOp, type Op } from '../internal/define-op';
import { pickMaxima } from '../internal/pool-gradients';
import { runKernel } from '../internal/run-kernel';
import { repeat, whole } from './resample';

/** How the windows of a max pooling lie. */
export interface MaxPoolOptions {
  /** Step between windows, in both directions; default their size, so that they do not overlap. */
  readonly stride?: number;
  /** Pixels added on each side that are no maximum; default 0. Less than `size`. */
  readonly padding?: number;
}

interface Windows {
  readonly size: number;
  readonly stride: number;
}

const maximum: Op<{ x: Tensor }, { size: number }> = /* @__PURE__ */ defineOp({
  name: 'MaxPool',
  inputs: ['x'],
  forward: ({ x }, { size }) => [tfMaxPool(x as Tensor4D, size, size, 'valid')],
  gradient: ([dy], { x }, { size }) => ({
    x: () => mul(repeat({ x: dy! }, { size })[0]!, firstMaximum({ x }, { size })[0]!),
  }),
});

// 1 at the first largest pixel of each window, 0 elsewhere; piecewise constant, so its own gradient is 0.
const firstMaximum: Op<{ x: Tensor }, { size: number }> = /* @__PURE__ */ defineOp({
  name: 'FirstMaximum',
  inputs: ['x'],
  forward: ({ x }, { size }) => {
    if (size === 1) return [onesLike(x)];
    const [batch, height, width, channels] = x.shape as [number, number, number, number];
    const [rows, columns] = [height / size, width / size];
    const windows = transpose(reshape(x, [batch, rows, size, columns, size, channels]), [0, 1, 3, 5, 2, 4]);
    const first = argMax(reshape(windows, [-1, size * size]), 1);
    const mask = reshape(cast(oneHot(first, size * size), 'float32'), [batch, rows, columns, channels, size, size]);
    return [reshape(transpose(mask, [0, 1, 4, 2, 5, 3]), x.shape)];
  },
  gradient: (_, { x }) => ({ x: () => zerosLike(x) }),
});

// Windows that overlap or leave pixels out, on images that have their border already: the gradient adds up where windows share their largest pixel.
const sliding: Op<{ x: Tensor }, Windows> = /* @__PURE__ */ defineOp({
  name: 'MaxPoolSliding',
  inputs: ['x'],
  forward: ({ x }, { size, stride }) => [tfMaxPool(x as Tensor4D, size, stride, 'valid')],
  gradient: ([dy], { x }, windows) => ({ x: () => slidingGradient({ dy: dy!, x }, windows)[0]! }),
});

const slidingGradient: Op<{ dy: Tensor; x: Tensor }, Windows> = /* @__PURE__ */ defineOp({
  name: 'MaxPoolSlidingGradient',
  inputs: ['dy', 'x'],
  forward: ({ dy, x }, windows) => {
    const output = tfMaxPool(x as Tensor4D, windows.size, windows.stride, 'valid');
    return [runKernel('MaxPoolGrad', { dy, input: x, output }, poolAttributes(windows))];
  },
  gradient: ([u], { x }, windows) => ({
    dy: () => pickMaxima({ values: u!, x }, poolAttributes(windows))[0]!,
    x: () => zerosLike(x),
  }),
});

const poolAttributes = ({ size, stride }: Windows) => ({
  filterSize: pair(size),
  strides: pair(stride),
  pad: 'valid' as const,
});
const pair = (size: number): [number, number] => [size, size];

/** Maxima of size x size windows; the gradient goes to the first largest pixel of each.
 *
 *  @param x float32 [N, H, W, C]; not disposed.
 *  @param size of a window; default 2. Where windows do not overlap, a divisor of H and W.
 *  @param options stride and padding.
 *  @returns float32 [N, H', W', C] with H' = floor((H + 2 padding - size) / stride) + 1.
 *  @throws ShapeError when `size` does not divide H and W, or a window does not fit into the padded image; ValueError when `stride` or `padding` is out of range.
 *  @example
 *  maxPool(images); // [N, 32, 32, C] -> [N, 16, 16, C]
 *  maxPool(images, 3, { stride: 2, padding: 1 }); // the windows of ResNet: [N, 32, 32, C] -> [N, 16, 16, C]
 */
export function maxPool(x: Tensor4D, size = 2, { stride = size, padding = 0 }: MaxPoolOptions = {}): Tensor4D {
  if (stride === size && padding === 0) return maximum({ x: whole('maxPool', x, size) }, { size })[0] as Tensor4D;
  if (!Number.isInteger(size) || size < 1 || !Number.isInteger(stride) || stride < 1)
    throw new ValueError(`maxPool: expected size and stride to be integers >= 1, got ${size} and ${stride}.`);
  if (!Number.isInteger(padding) || padding < 0 || padding >= size)
    throw new ValueError(
      `maxPool: expected padding to be an integer from 0 to size - 1 = ${size - 1}, got ${padding}.`,
    );
  if (x.rank !== 4 || x.shape[1] + 2 * padding < size || x.shape[2] + 2 * padding < size)
    throw new ShapeError(
      `maxPool: expected x [N, H, W, C] no smaller than a window of ${size} after ${padding} pixels of padding, got [${x.shape.join(', ')}].`,
    );
  const edge: [number, number] = [padding, padding];
  const bordered = padding === 0 ? x : pad(x, [[0, 0], edge, edge, [0, 0]], LOWEST);
  return sliding({ x: bordered }, { size, stride })[0] as Tensor4D;
}

/** Below every pixel, and finite. */
const LOWEST = -3.4e38;
