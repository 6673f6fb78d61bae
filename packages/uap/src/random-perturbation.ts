import { normal, randomBits, type Seed, ValueError } from '@gans/tensor';
import { div, mul, sqrt, square, sum, type Tensor3D, tensor3d, tidy } from '@tensorflow/tfjs-core';
import type { BallOptions } from './ball';
import { expectCount, expectOneOf, expectPositive } from './internal/expect';
import { largestFloatWithin } from './internal/largest-float-within';

/** A perturbation of full size that knows nothing: what every crafted one must beat.
 *
 *  'linf': every element -r or r with equal chances;  'l2': uniform on the sphere of radius r
 *
 *  @param seed unchanged; decides all.
 *  @param shape [H, W, C] of the images.
 *  @param options `radius` in units of the images, and `norm`.
 *  @returns float32 [H, W, C]; the caller disposes it.
 *  @throws ValueError when a size, the radius or the norm is out of range.
 *  @example
 *  randomPerturbation(seed, [4, 4, 1], { radius: 20 / 255 }); // 16 times -0.0784 or 0.0784
 */
export function randomPerturbation(
  seed: Seed,
  shape: readonly [height: number, width: number, channels: number],
  { radius, norm = 'linf' }: BallOptions,
): Tensor3D {
  if (shape.length !== 3)
    throw new ValueError(`randomPerturbation: expected shape to be [H, W, C], got [${shape.join(', ')}].`);
  for (const size of shape) expectCount('randomPerturbation', 'every size of shape', size);
  expectPositive('randomPerturbation', 'radius', radius);
  expectOneOf('randomPerturbation', 'norm', norm, ['linf', 'l2']);
  const bound = largestFloatWithin(radius);
  if (norm === 'linf') {
    const words = randomBits(seed, shape[0] * shape[1] * shape[2]);
    return tensor3d(
      Float32Array.from(words, (word) => (word >>> 31 === 1 ? bound : -bound)),
      [...shape],
    );
  }
  return tidy(() => {
    const direction = normal(seed, shape);
    return mul(direction, div(bound * (1 - 1e-6), sqrt(sum(square(direction))))) as Tensor3D;
  });
}
