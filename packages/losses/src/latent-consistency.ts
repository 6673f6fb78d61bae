import { normal, type Seed, uniform } from '@gans/tensor';
import { add, mul, neg, type Scalar, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { expectBatch, expectPaired, expectShape } from './internal/expect-batch';
import { expectNotNegative, expectOneOf } from './internal/expect-value';
import { expectDraws } from './internal/interpolate';
import { expectPairedOutputs, meanSquaredDifference, type Outputs } from './internal/mean-squared-difference';

export type { Outputs };

/** How latents are moved: noise drawn from a seed, or given. */
export type PerturbLatentsOptions = {
  /** >= 0. Default 0.05. */
  readonly radius?: number;
} & (
  | {
      readonly seed: Seed;
      /** Of the latents, and so of the noise: N(0, 1) for 'normal' (default), U(-1, 1) for 'uniform'. */
      readonly prior?: 'normal' | 'uniform';
      readonly noise?: never;
    }
  | {
      /** float32 of the latents' shape; not disposed. */
      readonly noise: Tensor;
      readonly seed?: never;
      readonly prior?: never;
    }
);

/** Latents nearby, for latent consistency.
 *
 *  z' = z + radius n
 *  Zhao et al., "Improved Consistency Regularization for GANs", 2021, Algorithm 2. arXiv:2002.04724. Deviates: nothing.
 *
 *  @param latents float32 [N, ...]; not disposed.
 *  @param options `seed` (and `prior`) or `noise`, and `radius`.
 *  @returns float32 of the same shape; the caller disposes it.
 *  @throws ShapeError when sizes do not fit; ValueError when both or none of seed and noise are given, or an option is out of range.
 *  @example
 *  perturbLatents(tf.tensor2d([[1, 2]]), { noise: tf.tensor2d([[1, -1]]) }).print(); // [1.05, 1.95]
 */
export function perturbLatents<T extends Tensor>(latents: T, options: PerturbLatentsOptions): T {
  expectBatch('perturbLatents', 'latents', latents);
  expectDraws('perturbLatents', ['noise'], options, ['prior']);
  if (options.noise !== undefined) expectShape('perturbLatents', 'noise', options.noise, latents.shape, 'latents');
  const { radius = 0.05, prior = 'normal' } = options;
  expectNotNegative('perturbLatents', 'radius', radius);
  expectOneOf('perturbLatents', 'prior', prior, ['normal', 'uniform']);
  return tidy(() => {
    const draw = (seed: Seed): Tensor =>
      prior === 'normal' ? normal(seed, latents.shape) : uniform(seed, latents.shape, { min: -1, max: 1 });
    return add(latents, mul(radius, options.noise ?? draw(options.seed)));
  });
}

/** Latent consistency (zCR) of a discriminator: it must not see small changes of the latents.
 *
 *  L = mean (D(G(z)) - D(G(z')))^2, summed over the outputs of D
 *  Zhao et al., 2021, Algorithm 2. arXiv:2002.04724. Published weight: 20 (PyTorch-StudioGAN 947b35e). Deviates: as `consistencyRegularization`.
 *
 *  @param fakeOutputs D(G(z)): one tensor [N, ...] or several; not disposed.
 *  @param perturbedOutputs D(G(z')), of the same shapes, z' from `perturbLatents`; not disposed.
 *  @returns float32 scalar, >= 0, to be added to D's loss; the caller disposes it.
 *  @throws ShapeError when the outputs do not pair up or are empty.
 *  @example
 *  latentConsistencyDiscriminatorLoss(tf.tensor2d([[1]]), tf.tensor2d([[3]])).print(); // 4
 */
export function latentConsistencyDiscriminatorLoss(fakeOutputs: Outputs, perturbedOutputs: Outputs): Scalar {
  expectPairedOutputs(
    'latentConsistencyDiscriminatorLoss',
    ['fakeOutputs', fakeOutputs],
    ['perturbedOutputs', perturbedOutputs],
  );
  return tidy(() => meanSquaredDifference(fakeOutputs, perturbedOutputs));
}

/** Latent consistency (zCR) of a generator: small changes of the latents are to change the image, which keeps it from ignoring them.
 *
 *  L = -mean (G(z) - G(z'))^2
 *  Source as for `latentConsistencyDiscriminatorLoss`. Published weight: 0.5. Deviates: nothing.
 *
 *  @param images float32 [N, H, W, C], G(z); not disposed.
 *  @param perturbedImages float32 of the same shape, G(z'); not disposed.
 *  @returns float32 scalar, <= 0, to be added to G's loss; the caller disposes it.
 *  @throws ShapeError when the shapes differ or the batch is empty.
 *  @example
 *  latentConsistencyGeneratorLoss(tf.ones([1, 2, 2, 1]), tf.zeros([1, 2, 2, 1])).print(); // -1
 */
export function latentConsistencyGeneratorLoss(images: Tensor, perturbedImages: Tensor): Scalar {
  expectPaired('latentConsistencyGeneratorLoss', ['images', images], ['perturbedImages', perturbedImages]);
  return tidy(() => neg(meanSquaredDifference(images, perturbedImages)));
}
