import { gradients, normal, type Seed, ShapeError } from '@gans/tensor';
import { l2Norm, stopGradient } from '@gans/tensor/ops';
import { add, mean, mul, reshape, type Scalar, square, sub, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { expectBatch, expectShape } from './internal/expect-batch';
import { expectWithin } from './internal/expect-value';
import { expectDraws } from './internal/interpolate';

/** Random image directions, drawn from a seed or given, and how fast the mean length follows. */
export type PathLengthOptions = {
  /** In [0, 1]: the share of this batch in the running mean. Default 0.01. */
  readonly decay?: number;
} & (
  | { readonly seed: Seed; readonly noise?: never }
  | {
      /** float32 of the images' shape, standard normal; not disposed. */
      readonly noise: Tensor;
      readonly seed?: never;
    }
);

/** The penalty, and the running mean to pass to the next call; the caller disposes both. */
export interface PathLengthPenalty {
  /** float32 scalar, >= 0. */
  readonly penalty: Scalar;
  /** float32 scalar: m after this batch, a constant for gradients. */
  readonly meanLength: Scalar;
}

/** Path length regularisation of StyleGAN2's generator: a step in the latents changes the image by the same amount everywhere.
 *
 *  y ~ N(0, 1) / sqrt(H W);  l_i = sqrt((1/L) sum_layers |d<G(w), y> / dw_i|^2)
 *  m <- m + decay (mean_i l_i - m);  L = (1/N) sum_i (l_i - m)^2, m the new mean
 *  Karras et al., "Analyzing and Improving the Image Quality of StyleGAN", 2020, Eq. (4) and appendix B. arXiv:1912.04958.
 *  Published weight: 2, decay 0.01, every 4 steps (`lazyFactor`), on half a batch. Deviates: nothing; as in its code, m carries the gradient of this batch.
 *
 *  @param generator maps latents to images [N, H, W, C], one by one; its ops must be differentiable twice.
 *  @param latents float32 [N, D], or [N, L, D] with one row a layer; not disposed.
 *  @param meanLength float32 scalar, m so far; `tf.scalar(0)` at the start; not disposed.
 *  @param options `seed` or `noise`, and `decay`.
 *  @returns the penalty and the new mean.
 *  @throws ShapeError when sizes do not fit; ValueError when both or none of seed and noise are given, or decay is out of range.
 *  @example
 *  const generator = (w: tf.Tensor2D) => tf.reshape(tf.matMul(w, tf.ones([2, 4])), [-1, 2, 2, 1]);
 *  const { penalty, meanLength } = pathLengthPenalty(generator, tf.zeros([8, 2]), tf.scalar(0), { seed });
 */
export function pathLengthPenalty<T extends Tensor>(
  generator: (latents: T) => Tensor,
  latents: T,
  meanLength: Scalar,
  options: PathLengthOptions,
): PathLengthPenalty {
  expectBatch('pathLengthPenalty', 'latents', latents);
  if (latents.rank !== 2 && latents.rank !== 3)
    throw new ShapeError(
      `pathLengthPenalty: expected latents to be [N, D] or [N, L, D], got [${latents.shape.join(', ')}].`,
    );
  expectShape('pathLengthPenalty', 'meanLength', meanLength, [], 'one running mean');
  expectDraws('pathLengthPenalty', ['noise'], options);
  const { decay = 0.01 } = options;
  expectWithin('pathLengthPenalty', 'decay', decay, 0, 1);
  return tidy(() => {
    const lengths = pathLengths(generator, latents, options);
    const followed = add(meanLength, mul(decay, sub(mean(lengths), meanLength))) as Scalar;
    return { penalty: mean(square(sub(lengths, followed))) as Scalar, meanLength: stopGradient(followed) };
  });
}

// l_i, [N]
function pathLengths<T extends Tensor>(generator: (latents: T) => Tensor, latents: T, draws: PathLengthOptions) {
  const [slopes] = gradients((w: T) => {
    const images = generator(w);
    const [count, height, width] = images.shape;
    if (images.rank !== 4 || count !== latents.shape[0])
      throw new ShapeError(
        `pathLengthPenalty: expected generator(latents) to be [${latents.shape[0]}, H, W, C], got [${images.shape.join(', ')}].`,
      );
    if (draws.noise !== undefined)
      expectShape('pathLengthPenalty', 'noise', draws.noise, images.shape, 'generator(latents)');
    const noise = draws.noise ?? normal(draws.seed, images.shape);
    return mul(sum(mul(images, noise)), 1 / Math.sqrt(height! * width!));
  })([latents]);
  const layers = latents.rank === 3 ? latents.shape[1]! : 1;
  return mul(l2Norm(reshape(slopes, [latents.shape[0]!, -1])), 1 / Math.sqrt(layers));
}
