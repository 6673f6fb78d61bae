import type { Tree } from '@gans/tensor';
import { type Tensor3D, tensor3d } from '@tensorflow/tfjs-core';
import type { BallOptions } from '../ball';
import { largestFloatWithin } from './largest-float-within';

/** The two points of a ball that a gradient points away from and to: the extremes of a linear function on it, -r sign(g) and r sign(g) or -r g / ‖g‖ and r g / ‖g‖. None for a gradient of zeros. */
export async function cornersOf(gradient: Tree, { radius, norm }: Required<BallOptions>): Promise<Tensor3D[]> {
  const slope = gradient.perturbation as Tensor3D;
  const values = (await slope.data()) as Float32Array;
  const length = Math.sqrt(values.reduce((sum, g) => sum + g * g, 0));
  if (!(length > 0)) return [];
  const bound = largestFloatWithin(radius);
  const corner = (sign: 1 | -1) =>
    values.map((g) => (norm === 'linf' ? sign * bound * Math.sign(g) : (sign * bound * (1 - 1e-6) * g) / length));
  return [corner(-1), corner(1)].map((point) => tensor3d(point, slope.shape));
}
