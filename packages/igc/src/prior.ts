import { type Prior, ValueError } from '@gans/tensor';
import { mul, sub, type Tensor, tidy } from '@tensorflow/tfjs-core';

/** The distribution that latents are drawn from: every element by itself, but for the sphere. */
export type LatentPrior =
  | Prior
  | { readonly kind: 'normal'; readonly mean?: number; readonly standardDeviation?: number }
  /** N(0, 1) cut off at +-limit. */
  | { readonly kind: 'truncated-normal'; readonly limit: number }
  | { readonly kind: 'laplace'; readonly scale: number }
  /** 1 with this probability, else 0. */
  | { readonly kind: 'bernoulli'; readonly probability: number }
  /** 1 with this probability (default 1/2), else -1. */
  | { readonly kind: 'rademacher'; readonly probability?: number }
  /** Uniform on the sphere of this radius around 0. */
  | { readonly kind: 'sphere'; readonly radius: number };

/** What the search uses of a prior. */
export interface PriorMoments {
  /** mu: where a search from the mean starts. */
  readonly mean: number;
  /** s, > 0. */
  readonly standardDeviation: number;
  /** The closed interval that every element lies in; absent where there is none. Of a discrete prior: that of its relaxed values. */
  readonly support?: readonly [min: number, max: number];
}

/** Mean, standard deviation and support of one element of a prior.
 *
 *  N(m, t^2): m, t;  U(a, b): (a + b)/2, (b - a)/sqrt(12);  N(0, 1) cut at +-t: 0, sqrt(1 - 2 t phi(t)/(2 Phi(t) - 1));
 *  Laplace(0, b): 0, b sqrt(2);  Bernoulli(p): p, sqrt(p (1 - p));  Rademacher(p): 2p - 1, 2 sqrt(p (1 - p));  sphere: 0, R/sqrt(d)
 *
 *  @param latentSize d; only the sphere asks for it.
 *  @throws ValueError when the prior is unknown, or a constant of it out of range.
 *  @example
 *  console.log(priorMoments({ kind: 'uniform', min: -1, max: 1 }, 64).standardDeviation); // 0.5773502691896258
 */
export function priorMoments(prior: LatentPrior, latentSize: number): PriorMoments {
  const must = (holds: boolean, rule: string, got: unknown) => {
    if (!holds)
      throw new ValueError(
        `priorMoments: expected prior '${prior.kind}' to have ${rule}, got ${got}. See LatentPrior.`,
      );
  };
  switch (prior?.kind) {
    case 'normal': {
      const { mean = 0, standardDeviation = 1 } = prior as Extract<
        LatentPrior,
        { readonly standardDeviation?: number }
      >;
      must(Number.isFinite(mean), 'a finite mean', mean);
      must(standardDeviation > 0 && standardDeviation < Infinity, 'standardDeviation > 0', standardDeviation);
      return { mean, standardDeviation };
    }
    case 'uniform': {
      const { min, max } = prior;
      must(Number.isFinite(max - min) && min < max, 'finite min < max', `${min} and ${max}`);
      return { mean: (min + max) / 2, standardDeviation: (max - min) / Math.sqrt(12), support: [min, max] };
    }
    case 'truncated-normal': {
      const { limit } = prior;
      must(limit > 0 && limit < Infinity, 'limit > 0', limit);
      return { mean: 0, standardDeviation: truncatedDeviation(limit), support: [-limit, limit] };
    }
    case 'laplace':
      must(prior.scale > 0 && prior.scale < Infinity, 'scale > 0', prior.scale);
      return { mean: 0, standardDeviation: prior.scale * Math.SQRT2 };
    case 'bernoulli':
    case 'rademacher': {
      const { probability: p = 0.5 } = prior;
      must(p > 0 && p < 1, 'probability between 0 and 1', p);
      const deviation = Math.sqrt(p * (1 - p));
      return prior.kind === 'bernoulli'
        ? { mean: p, standardDeviation: deviation, support: [0, 1] }
        : { mean: 2 * p - 1, standardDeviation: 2 * deviation, support: [-1, 1] };
    }
    case 'sphere':
      must(prior.radius > 0 && prior.radius < Infinity, 'radius > 0', prior.radius);
      return { mean: 0, standardDeviation: prior.radius / Math.sqrt(latentSize) };
    default:
      throw new ValueError(
        `priorMoments: expected prior.kind to be normal, uniform, truncated-normal, laplace, bernoulli, rademacher or sphere, got ${(prior as LatentPrior | undefined)?.kind}.`,
      );
  }
}

// 2 Phi(t) - 1 is the integral of 2 phi from 0 to t, and Var = (integral of z^2 2 phi) / (integral of 2 phi): Simpson's rule on both, so that no digits cancel for small t.
function truncatedDeviation(limit: number): number {
  const end = Math.min(limit, 12);
  const pieces = 512;
  let mass = 0;
  let second = 0;
  for (let i = 0; i <= pieces; i++) {
    const z = (end * i) / pieces;
    const weight = (i === 0 || i === pieces ? 1 : i % 2 === 1 ? 4 : 2) * Math.exp((-z * z) / 2);
    mass += weight;
    second += weight * z * z;
  }
  return Math.sqrt(second / mass);
}

/** How far each element of a latent lies from the prior's mean, in standard deviations: (z - mu) / s.
 *
 *  Cho, "Inverted Generator Classifier", loss L_LR; the paper's prior is N(0, 1), where it is the identity.
 *
 *  @param latents float32 [..., d]; not disposed.
 *  @param moments as `priorMoments` gives them.
 *  @returns float32 of the same shape; the caller disposes it.
 *  @example
 *  const moments = priorMoments({ kind: 'normal', mean: 1, standardDeviation: 2 }, 1);
 *  zScore(tf.tensor2d([[3]]), moments).print(); // [[1]]
 */
export function zScore<T extends Tensor>(latents: T, { mean, standardDeviation }: PriorMoments): T {
  return tidy(() => mul(sub(latents, mean), 1 / standardDeviation)) as T;
}
