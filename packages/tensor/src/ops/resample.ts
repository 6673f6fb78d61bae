import { avgPool, image, mul, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { ShapeError, ValueError } from '../errors';
import { defineOp, type Op } from '../internal/define-op';

// Averaging and repeating are each other's transposes up to a factor, so each is the other's gradient.

const average: Op<{ x: Tensor }, { size: number }> = /* @__PURE__ */ defineOp({
  name: 'AveragePool',
  inputs: ['x'],
  forward: ({ x }, { size }) => [avgPool(x as Tensor4D, size, size, 'valid')],
  gradient: ([dy], _, { size }) => ({ x: () => mul(repeat({ x: dy! }, { size })[0]!, 1 / size ** 2) }),
});

/** Repeats each pixel; its gradient is a sum over windows. */
export const repeat: Op<{ x: Tensor }, { size: number }> = /* @__PURE__ */ defineOp({
  name: 'UpsampleNearest',
  inputs: ['x'],
  forward: ({ x }, { size }) => [image.resizeNearestNeighbor(x as Tensor4D, [x.shape[1]! * size, x.shape[2]! * size])],
  gradient: ([dy], _, { size }) => ({ x: () => mul(average({ x: dy! }, { size })[0]!, size ** 2) }),
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

/** Checks that windows tile the images. */
export function whole(caller: string, x: Tensor4D, size: number): Tensor4D {
  if (x.rank !== 4 || !Number.isInteger(size) || size < 1 || x.shape[1] % size !== 0 || x.shape[2] % size !== 0)
    throw new ShapeError(
      `${caller}: expected x [N, H, W, C] whose height and width are multiples of size ${size}, got [${x.shape.join(', ')}]. Pad or crop the images first.`,
    );
  return x;
}
