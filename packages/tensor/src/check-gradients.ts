import { add, mul, sum, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { GansError } from './errors';
import { gradients } from './gradient';
import { foldIn, normal, type Seed } from './random';

/** How gradients are compared with differences. */
export interface CheckGradientsOptions {
  /** 1 checks the gradient, 2 the gradient of a random projection of the gradient. */
  readonly order: 1 | 2;
  /** Draws the projections. */
  readonly seed: Seed;
  /** Step of the central difference; default 5e-3, which suits functions whose curvature is about 1. */
  readonly step?: number;
  /** Largest accepted |analytic - numeric| / (1 + |numeric|); default 5e-3, ten times what float32 leaves. */
  readonly tolerance?: number;
}

/** Compares a function's gradients with central finite differences, element by element.
 *
 *  order 1:  d<f, c>/dx  against  (<f(x + h e), c> - <f(x - h e), c>) / 2h, c a random cotangent
 *  order 2:  the same for the function x -> <d<f, c>/dx, r>, r a random direction
 *
 *  @param f differentiable function of the inputs, smooth within `step` of them (keep away from kinks).
 *  @param inputs float32 tensors, small: the cost is two calls of f per element.
 *  @returns the largest relative error found.
 *  @throws GansError (code VALUE) naming the worst element when the error exceeds the tolerance or is not a number.
 */
export function checkGradients(
  f: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
  { order, seed, step = 5e-3, tolerance = 5e-3 }: CheckGradientsOptions,
): number {
  const projected =
    order === 1 ? project(f, foldIn(seed, 'output')) : project(projectedGradient(f, seed), foldIn(seed, 'gradient'));
  const analytic = tidy(() => gradients(projected)([...inputs]).map((gradient) => gradient.dataSync()));
  let worst = 0;
  inputs.forEach((input, position) => {
    const values = Float32Array.from(input.dataSync());
    const at = (index: number, value: number) => {
      const moved = Float32Array.from(values);
      moved[index] = value;
      return tidy(
        () =>
          projected(...inputs.map((other, i) => (i === position ? tensor(moved, input.shape) : other))).dataSync()[0]!,
      );
    };
    for (let index = 0; index < values.length; index++) {
      const high = Math.fround(values[index]! + step);
      const low = Math.fround(values[index]! - step);
      const numeric = (at(index, high) - at(index, low)) / (high - low);
      const got = analytic[position]![index]!;
      const error = Math.abs(got - numeric) / (1 + Math.abs(numeric));
      if (!(error <= tolerance))
        throw new GansError(
          'VALUE',
          `checkGradients: expected derivative ${order} of input ${position} at element ${index} to be ${numeric} by finite differences, got ${got}.`,
        );
      worst = Math.max(worst, error);
    }
  });
  return worst;
}

function project(f: (...inputs: Tensor[]) => Tensor, seed: Seed): (...inputs: Tensor[]) => Tensor {
  return (...inputs) =>
    tidy(() => {
      const output = f(...inputs);
      return sum(mul(output, normal(seed, output.shape)));
    });
}

// x -> all gradients of <f(x), c>, projected on random directions and added up.
function projectedGradient(f: (...inputs: Tensor[]) => Tensor, seed: Seed): (...inputs: Tensor[]) => Tensor {
  return (...inputs) =>
    gradients(project(f, foldIn(seed, 'output')))([...inputs])
      .map((gradient, i) => sum(mul(gradient, normal(foldIn(seed, i), gradient.shape))))
      .reduce((total, term) => add(total, term));
}
