import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { ShapeError, ValueError } from '../errors';
import { defineOp, type Op } from '../internal/define-op';
import { gatherBilinear, pointByPoint, scatterBilinear } from '../internal/gather-bilinear';
import { providePortable } from '../internal/run-kernel';
import type { MovePlan } from '../portable-kernels/internal/move-pixels';

/** Which rows and columns of N images N new ones are made of, image by image: whole numbers, those outside the image standing for 0. */
export interface PixelSources {
  /** N H' rows. */
  readonly rows: ArrayLike<number>;
  /** N W' columns. */
  readonly columns: ArrayLike<number>;
}

// A copy and its transpose are each other's gradient.

const copy: Op<{ x: Tensor }, MovePlan> = /* @__PURE__ */ defineOp({
  name: 'MovePixels',
  inputs: ['x'],
  savedInputs: [],
  forward: ({ x }, plan) => [gatherBilinear(x, pointByPoint(plan))],
  gradient: ([dy], _, plan) => ({ x: () => giveBack({ dy: dy! }, plan)[0]! }),
});

const giveBack: Op<{ dy: Tensor }, MovePlan> = /* @__PURE__ */ defineOp({
  name: 'ReturnPixels',
  inputs: ['dy'],
  savedInputs: [],
  forward: ({ dy }, plan) => [scatterBilinear(dy, pointByPoint(plan))],
  gradient: ([u], _, plan) => ({ dy: () => copy({ x: u! }, plan)[0]! }),
});

/** Makes images of whole rows and columns of others: shifts, flips, crops, reflections. Exact; differentiable any number of times, the sources being constants.
 *
 *  y[n, i, j] = x[n, rows[n H' + i], columns[n W' + j]], 0 outside
 *
 *  @param x float32 [N, H, W, C]; not disposed.
 *  @param sources see `PixelSources`; how many there are decides H' and W'.
 *  @returns float32 [N, H', W', C].
 *  @throws ShapeError when `x` has not four axes or the sources do not divide among the images; ValueError when one is not an integer.
 *  @example
 *  const image = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
 *  movePixels(image, { rows: [0, 1], columns: [1, 0] }).print(); // [2, 1], [4, 3]
 */
export function movePixels(x: Tensor4D, { rows, columns }: PixelSources): Tensor4D {
  if (x.rank !== 4)
    throw new ShapeError(`movePixels: expected x [N, H, W, C], got [${(x as Tensor).shape.join(', ')}].`);
  const count = x.shape[0];
  const [height, width] = [rows.length / count, columns.length / count];
  if (!Number.isInteger(height) || !Number.isInteger(width))
    throw new ShapeError(
      `movePixels: expected as many rows, and as many columns, for each of ${count} images, got ${rows.length} and ${columns.length}.`,
    );
  for (const [name, sources] of Object.entries({ rows, columns }))
    for (let i = 0; i < sources.length; i++)
      if (!Number.isInteger(sources[i]))
        throw new ValueError(`movePixels: expected ${name} to be integers, got ${sources[i]} at ${i}.`);
  providePortable('gans/MovePixels');
  const plan: MovePlan = {
    rows: wholeNumbers(rows),
    columns: wholeNumbers(columns),
    from: x.shape,
    to: [count, height, width, x.shape[3]],
  };
  return copy({ x }, plan)[0] as Tensor4D;
}

// Integers too large for 32 bits lie outside every image; cut off, they might not.
const wholeNumbers = (values: ArrayLike<number>) =>
  Int32Array.from(values, (value) => Math.max(-1, Math.min(value, 2 ** 31 - 1)));
