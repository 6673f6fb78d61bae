import { expectPositive } from './internal/expect';

/** Share of a perturbation's elements that lie on the boundary of its 'linf' ball: what GD-UAP's stop rule watches.
 *
 *  S = mean_j [|d_j| >= r (1 - 1e-6)]
 *  Mopuri et al., 2018, released code (val-iisc/GD-UAP 1721134). arXiv:1801.08092. Deviates: within 1e-6, since a float32 is never equal to most radii.
 *
 *  @param values of the perturbation.
 *  @param radius r > 0, in the units of `values`.
 *  @returns the share in [0, 1]; 0 of no values.
 *  @throws ValueError when the radius is not positive.
 *  @example
 *  saturation([0.1, -0.1, 0.02, 0], 0.1); // 0.5
 */
export function saturation(values: ArrayLike<number>, radius: number): number {
  expectPositive('saturation', 'radius', radius);
  const bound = radius * (1 - 1e-6);
  let count = 0;
  for (let i = 0; i < values.length; i++) count += Number(Math.abs(values[i]!) >= bound);
  return values.length === 0 ? 0 : count / values.length;
}
