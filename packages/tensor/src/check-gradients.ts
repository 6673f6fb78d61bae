import { add, mul, sum, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { GansError } from './errors';
import { gradients } from './gradient';
import { normal, normalValues } from './random';
import { foldIn, type Seed } from './seed';

/** How gradients are compared with differences. */
export interface CheckGradientsOptions {
  /** 1 checks the gradient, 2 the gradient of a random projection of the gradient, 3 once more. */
  readonly order: 1 | 2 | 3;
  /** Draws the projections. */
  readonly seed: Seed;
  /** Step of the central difference; default 5e-3, which suits functions whose curvature is about 1. */
  readonly step?: number;
  /** Largest accepted |analytic - numeric| / (1 + |numeric|); default 5e-3, ten times what float32 leaves. */
  readonly tolerance?: number;
}

/** Tensors in the order of a function's arguments. */
export type Tensors = readonly Tensor[];
/** A function of several tensors that gives several. */
type Field = (inputs: Tensors) => Tensors;

/** Compares a function's gradients with central finite differences, element by element.
 *
 *  order 1:  d<f, c>/dx  against  <f(x + h e) - f(x - h e), c> / 2h, c a random cotangent, the sum in float64
 *  order 2:  the same for the function x -> d<f, c>/dx, all gradients together; order 3: for the gradient of <that, c'>
 *
 *  @param f differentiable function of the inputs, smooth within `step` of them (keep away from kinks).
 *  @param inputs float32 tensors, small: the cost is two calls of f per element.
 *  @returns the largest relative error found.
 *  @throws GansError (code VALUE) naming the first element whose error exceeds the tolerance or is not a number.
 *  @example
 *  checkGradients((x) => tanh(x), [tf.tensor1d([-1, 0.5, 2])], { order: 2, seed: createSeed(7) });
 */
export function checkGradients(
  f: (...inputs: Tensor[]) => Tensor,
  inputs: Tensors,
  { order, seed, step = 5e-3, tolerance = 5e-3 }: CheckGradientsOptions,
): number {
  let field: Field = (xs) => [f(...xs)];
  for (let level = 1; level < order; level++) field = gradientField(field, foldIn(seed, level));
  const cotangentSeed = foldIn(seed, 'cotangent');
  const analytic = read(() => gradientField(field, cotangentSeed)(inputs));
  let worst = 0;
  inputs.forEach((input, position) => {
    const values = Float32Array.from(input.dataSync());
    const at = (index: number, value: number) => {
      const moved = Float32Array.from(values);
      moved[index] = value;
      return read(() => field(inputs.map((other, i) => (i === position ? tensor(moved, input.shape) : other))));
    };
    for (let index = 0; index < values.length; index++) {
      const [high, low] = [Math.fround(values[index]! + step), Math.fround(values[index]! - step)];
      const numeric = projectedDifference(at(index, high), at(index, low), cotangentSeed) / (high - low);
      const got = analytic[position]![index]!;
      const error = Math.abs(got - numeric) / (1 + Math.abs(numeric));
      if (!(error <= tolerance))
        throw new GansError(
          'VALUE',
          `checkGradients: expected derivative ${order} of input ${position} at element ${index} to be ${numeric} by finite differences, got ${got}. Correct the gradient, or keep away from kinks.`,
        );
      worst = Math.max(worst, error);
    }
  });
  return worst;
}

// x -> the gradients of sum_k <field_k(x), c_k> with respect to all inputs.
function gradientField(field: Field, seed: Seed): Field {
  return (inputs) =>
    gradients((...xs: Tensor[]) =>
      tidy(() =>
        field(xs)
          .map((output, k) => sum(mul(output, normal(foldIn(seed, k), output.shape))))
          .reduce((total, term) => add(total, term)),
      ),
    )([...inputs]);
}

// The elements of what f makes; outside tidy, which would walk the keys of a typed array.
function read(f: () => Tensors): Float32Array[] {
  const tensors = tidy(() => [...f()]);
  const values = tensors.map((one) => one.dataSync<'float32'>());
  for (const one of tensors) one.dispose();
  return values;
}

function projectedDifference(
  high: readonly ArrayLike<number>[],
  low: readonly ArrayLike<number>[],
  seed: Seed,
): number {
  let total = 0;
  high.forEach((values, k) => {
    const cotangent = normalValues(foldIn(seed, k), values.length);
    for (let i = 0; i < values.length; i++) total += cotangent[i]! * (values[i]! - low[k]![i]!);
  });
  return total;
}
