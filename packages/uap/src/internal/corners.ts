import { dispose, type Tensor3D, tensor3d } from '@tensorflow/tfjs-core';
import { type AdvanceOptions, slopeOf } from './advance';
import type { CraftingBatch } from './crafting-images';
import { largestFloatWithin } from './largest-float-within';
import type { Objective } from './objective';

/** The two points of a ball that a loss's gradient points away from and to: the extremes of a linear function on it, -r sign(g) and r sign(g) or -r g / ‖g‖ and r g / ‖g‖. None for a gradient of zeros. */
export async function cornersOf(
  objective: Objective,
  perturbation: Tensor3D,
  batch: CraftingBatch,
  { radius, norm, clipInput }: AdvanceOptions,
): Promise<Tensor3D[]> {
  const { value, grads } = slopeOf(objective, perturbation, batch, clipInput);
  const slope = (await grads.perturbation.data()) as Float32Array;
  dispose([value, grads.perturbation]);
  const length = Math.sqrt(slope.reduce((sum, g) => sum + g * g, 0));
  if (!(length > 0)) return [];
  const bound = largestFloatWithin(radius);
  const corner = (sign: 1 | -1) =>
    slope.map((g) => (norm === 'linf' ? sign * bound * Math.sign(g) : (sign * bound * (1 - 1e-6) * g) / length));
  return [corner(-1), corner(1)].map((point) => tensor3d(point, perturbation.shape));
}
