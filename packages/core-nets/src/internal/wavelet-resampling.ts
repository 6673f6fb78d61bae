import { matMul, reshape, type Tensor, type Tensor2D, type Tensor4D, tensor2d, transpose } from '@tensorflow/tfjs-core';
import { reflect } from './move-pixels';

// Low-pass filter of the symlet with six vanishing moments: orthonormal, so that enlarging and shrinking with it gives back the image.
const SYM6 = [
  0.015404109327027373, 0.0034907120842174702, -0.11799011114819057, -0.048311742585633, 0.4910559419267466,
  0.787641141030194, 0.3379294217276218, -0.07263752278646252, -0.021060292512300564, 0.04472490177066578,
  0.0017677118642428036, -0.007800708325034148,
].map((tap) => tap / Math.SQRT2);

/** Pixels that are computed around the image, so that shrinking with the filter has all that it reaches. */
export const BORDER = 3;

/** The matrix that mirrors `margin` pixels beyond both ends of an axis and doubles it: [2 (size + 2 margin), size]. Pixel p of the axis lies at 2 (p + margin). */
export function enlarging(size: number, margin: number): Tensor2D {
  const rows = 2 * (size + 2 * margin);
  const values = new Float32Array(rows * size);
  for (let row = 0; row < rows; row++)
    for (let pixel = -margin; pixel < size + margin; pixel++) {
      const tap = SYM6[row - 2 * (pixel + margin) + 5];
      if (tap !== undefined) values[row * size + reflect(pixel, size)]! += 2 * tap;
    }
  return tensor2d(values, [rows, size]);
}

/** The matrix that halves an axis which begins `BORDER` pixels before the image and ends as many after it: [size, 2 (size + 2 BORDER)]. */
export function shrinking(size: number): Tensor2D {
  const columns = 2 * (size + 2 * BORDER);
  const values = new Float32Array(size * columns);
  for (let row = 0; row < size; row++)
    for (const [k, tap] of SYM6.entries()) values[row * columns + 2 * row + k + 1] = tap;
  return tensor2d(values, [size, columns]);
}

/** Applies a matrix to each axis of planes and turns them over: [N, C, A, B] -> [N, C, B', A']. */
export function alongBoth(x: Tensor4D, ofLast: Tensor2D, ofOther: Tensor2D): Tensor4D {
  const [batch, channels, other] = x.shape;
  const times = (y: Tensor, matrix: Tensor2D) => matMul(reshape(y, [-1, matrix.shape[1]]), matrix, false, true);
  const once = reshape(times(x, ofLast), [batch, channels, other, ofLast.shape[0]]);
  const twice = times(transpose(once, [0, 1, 3, 2]), ofOther);
  return reshape(twice, [batch, channels, ofLast.shape[0], ofOther.shape[0]]);
}
