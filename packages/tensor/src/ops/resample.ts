import {
  argMax,
  avgPool,
  cast,
  image,
  mul,
  oneHot,
  onesLike,
  reshape,
  type Tensor,
  type Tensor4D,
  maxPool as tfMaxPool,
  transpose,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { ShapeError, ValueError } from '../errors';
import { defineOp, type Op } from '../internal/define-op';

// Averaging and repeating are each other's transposes up to a factor, so each is the other's gradient.

const average: Op<{ x: Tensor }, { size: number }> = /* @__PURE__ */ defineOp({
  name: 'AveragePool',
  inputs: ['x'],
  forward: ({ x }, { size }) => [avgPool(x as Tensor4D, size, size, 'valid')],
  gradient: ([dy], _, { size }) => ({ x: () => mul(repeat({ x: dy! }, { size })[0]!, 1 / size ** 2) }),
});

const repeat: Op<{ x: Tensor }, { size: number }> = /* @__PURE__ */ defineOp({
  name: 'UpsampleNearest',
  inputs: ['x'],
  forward: ({ x }, { size }) => [image.resizeNearestNeighbor(x as Tensor4D, [x.shape[1]! * size, x.shape[2]! * size])],
  gradient: ([dy], _, { size }) => ({ x: () => mul(average({ x: dy! }, { size })[0]!, size ** 2) }),
});

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

/** Means of size x size windows that do not overlap.
 *
 *  @param x float32 [N, H, W, C]; not disposed.
 *  @param size of a window, a divisor of H and W; default 2.
 *  @returns float32 [N, H / size, W / size, C].
 *  @throws ShapeError when `size` does not divide H and W.
 *  @example
 *  averagePool(images); // [N, 32, 32, C] -> [N, 16, 16, C]
 */
export function averagePool(x: Tensor4D, size = 2): Tensor4D {
  return average({ x: whole('averagePool', x, size) }, { size })[0] as Tensor4D;
}

/** Maxima of size x size windows that do not overlap; the gradient goes to the first largest pixel.
 *
 *  @param x float32 [N, H, W, C]; not disposed.
 *  @param size of a window, a divisor of H and W; default 2.
 *  @returns float32 [N, H / size, W / size, C].
 *  @throws ShapeError when `size` does not divide H and W.
 *  @example
 *  maxPool(images); // [N, 32, 32, C] -> [N, 16, 16, C]
 */
export function maxPool(x: Tensor4D, size = 2): Tensor4D {
  return maximum({ x: whole('maxPool', x, size) }, { size })[0] as Tensor4D;
}

/** Repeats each pixel `factor` times in both directions.
 *
 *  @param x float32 [N, H, W, C]; not disposed.
 *  @param factor an integer >= 1; default 2.
 *  @returns float32 [N, factor H, factor W, C].
 *  @throws ShapeError when `x` has not four axes; ValueError when `factor` is not a positive integer.
 *  @example
 *  upsampleNearest(images, 2); // [N, 16, 16, C] -> [N, 32, 32, C]
 */
export function upsampleNearest(x: Tensor4D, factor = 2): Tensor4D {
  if (x.rank !== 4)
    throw new ShapeError(`upsampleNearest: expected x [N, H, W, C], got [${(x as Tensor).shape.join(', ')}].`);
  if (!Number.isInteger(factor) || factor < 1)
    throw new ValueError(`upsampleNearest: expected factor to be an integer >= 1, got ${factor}.`);
  return repeat({ x }, { size: factor })[0] as Tensor4D;
}

function whole(caller: string, x: Tensor4D, size: number): Tensor4D {
  if (x.rank !== 4 || !Number.isInteger(size) || size < 1 || x.shape[1] % size !== 0 || x.shape[2] % size !== 0)
    throw new ShapeError(
      `${caller}: expected x [N, H, W, C] whose height and width are multiples of size ${size}, got [${x.shape.join(', ')}]. Pad or crop the images first.`,
    );
  return x;
}
