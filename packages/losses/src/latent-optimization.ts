import { foldIn, type Seed, uniform, ValueError } from '@gans/tensor';
import { maximumScalar, minimumScalar } from '@gans/tensor/ops';
import {
  add,
  cast,
  div,
  less,
  mean,
  mul,
  reshape,
  type Scalar,
  scalar,
  slice,
  square,
  sum,
  type Tensor,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';
import { expectShape } from './internal/expect-batch';
import { expectMatrix } from './internal/expect-tensor';
import { expectNotNegative, expectPositive, expectWithin } from './internal/expect-value';
import { inputGradients } from './internal/input-gradients';
import { expectDraws } from './internal/interpolate';

/** Constants of the steps, and which latents take them: drawn from a seed, or given. */
export type OptimizeLatentsOptions = {
  /** Length factor of a step, >= 0. Default 0.9. */
  readonly alpha?: number;
  /** Damping, > 0. Default 0.1. */
  readonly beta?: number;
} & (
  | {
      readonly seed: Seed;
      /** How many steps, an integer >= 1. Default 2; published for evaluation: 10. */
      readonly steps?: number;
      /** Share of the latents that take a step, in [0, 1]. Default 0.8. */
      readonly rate?: number;
      readonly masks?: never;
    }
  | {
      /** float32 [steps, N], 1 for a latent that takes the step, else 0; not disposed. */
      readonly masks: Tensor2D;
      readonly seed?: never;
      readonly steps?: never;
      readonly rate?: never;
    }
);

/** The latents to generate from, and what it cost to move them; the caller disposes both. */
export interface OptimizedLatents {
  /** float32 [N, D], in [-1, 1]. */
  readonly latents: Tensor2D;
  /** float32 scalar, >= 0: sum over the steps of the mean squared length. Published weight: 0.1, in the losses of both nets. */
  readonly cost: Scalar;
}

/** Latent optimisation (LOGAN): before generating, moves latents to where the discriminator likes their images better.
 *
 *  g = d D(G(z)) / dz;  delta = alpha g / (beta + |g|^2);  z <- clip(z + mask delta, -1, 1);  cost = sum over steps of E[|delta|^2]
 *  Wu et al., "LOGAN: Latent Optimisation for Generative Adversarial Networks", 2019, Algorithm 1. arXiv:1912.00953.
 *  Deviates: the constants are those of PyTorch-StudioGAN 947b35e, which performs at most one step whatever it is asked for; this performs them all.
 *
 *  For a uniform prior on [-1, 1]. The gradient of what is made of the result flows through g as well, so D and G must be differentiable twice.
 *
 *  @param logitOf maps latents to D(G(z)), [N, 1] or [N], one by one.
 *  @param latents float32 [N, D]; not disposed.
 *  @param options `seed` (with `steps` and `rate`) or `masks`, `alpha` and `beta`.
 *  @returns the new latents and the cost, differentiable in whatever D and G use.
 *  @throws ShapeError when sizes do not fit; ValueError when both or none of seed and masks are given, or a constant is out of range.
 *  @example
 *  const logitOf = (z: tf.Tensor2D) => tf.sum(z, 1);
 *  const { latents, cost } = optimizeLatents(logitOf, tf.zeros([1, 2]), { masks: tf.ones([1, 1]) });
 *  latents.print(); // [0.4285714, 0.4285714], 0.9 / (0.1 + 2)
 */
export function optimizeLatents(
  logitOf: (latents: Tensor2D) => Tensor,
  latents: Tensor2D,
  options: OptimizeLatentsOptions,
): OptimizedLatents {
  const { alpha = 0.9, beta = 0.1 } = options;
  expectMatrix('optimizeLatents', 'latents', '[N, D]', latents);
  expectNotNegative('optimizeLatents', 'alpha', alpha);
  expectPositive('optimizeLatents', 'beta', beta);
  const count = latents.shape[0];
  const { steps, maskOf } = masks(options, count);
  return tidy(() => {
    let z = latents;
    let cost = scalar(0);
    for (let step = 0; step < steps; step++) {
      const g = inputGradients('optimizeLatents', 'logitOf(latents)', logitOf, z);
      const delta = div(mul(alpha, g), add(beta, sum(square(g), 1, true)));
      cost = add(cost, mean(sum(square(delta), 1)));
      z = clip(add(z, mul(reshape(maskOf(step), [count, 1]), delta)));
    }
    return { latents: z, cost };
  });
}

const clip = (z: Tensor2D) => minimumScalar(maximumScalar(z, -1), 1);

// The number of steps, and the mask [N] of each.
function masks(options: OptimizeLatentsOptions, count: number): { steps: number; maskOf: (step: number) => Tensor } {
  expectDraws('optimizeLatents', ['masks'], options, ['steps', 'rate']);
  if (options.masks !== undefined) {
    const given = options.masks;
    expectMatrix('optimizeLatents', 'masks', '[steps, N]', given);
    const steps = given.shape[0];
    expectShape('optimizeLatents', 'masks', given, [steps, count], 'latents');
    return { steps, maskOf: (step) => slice(given, [step, 0], [1, count]) };
  }
  const { seed, steps = 2, rate = 0.8 } = options;
  if (!Number.isSafeInteger(steps) || steps < 1)
    throw new ValueError(`optimizeLatents: expected steps to be an integer >= 1, got ${steps}.`);
  expectWithin('optimizeLatents', 'rate', rate, 0, 1);
  return { steps, maskOf: (step) => cast(less(uniform(foldIn(seed, step), [count]), rate), 'float32') };
}
