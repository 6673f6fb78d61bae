import { ShapeError, ValueError } from '@gans/tensor';
import { add, concat, mean, reshape, sqrt, square, sub, type Tensor4D, tidy, zeros } from '@tensorflow/tfjs-core';
import { expectTensor } from '../internal/check-input';

/** How a batch is grouped. */
export interface MinibatchStandardDeviationOptions {
  /** Images a group, at most the batch's size and then a divisor of it; default 4. */
  readonly groupSize?: number;
  /** Statistics a group, each over an equal share of the channels; default 1. */
  readonly features?: number;
  /** Added to the variance; default 1e-8. */
  readonly epsilon?: number;
}

/** Appends how much the images of a group differ, so that a discriminator sees a lack of variety. Rows of a group depend on each other.
 *
 *  s = mean over pixels and channels of sqrt(Var over the group of x + epsilon), as a constant channel
 *  Karras et al., "Progressive Growing of GANs", 2018, section 3. arXiv:1710.10196; groups as in StyleGAN: image n is in group n mod (N / groupSize).
 *
 *  @param x float32 [N, H, W, C]; not disposed.
 *  @returns float32 [N, H, W, C + features].
 *  @throws ShapeError when N is 0 or no multiple of the group's size; ValueError when an option is out of range.
 *  @example
 *  minibatchStandardDeviation(images); // [4, 32, 32, 1] -> [4, 32, 32, 2]
 */
export function minibatchStandardDeviation(
  x: Tensor4D,
  { groupSize = 4, features = 1, epsilon = 1e-8 }: MinibatchStandardDeviationOptions = {},
): Tensor4D {
  expectTensor('minibatchStandardDeviation', 'x', x, ['N', 'H', 'W', 'C'], 'It is a batch of images.');
  const [batch, height, width, channels] = x.shape;
  const size = Math.min(groupSize, batch);
  if (!Number.isInteger(groupSize) || groupSize < 1)
    throw new ValueError(
      `minibatchStandardDeviation: expected groupSize to be an integer >= 1, got ${groupSize}. Pass for example 4.`,
    );
  if (batch === 0)
    throw new ShapeError('minibatchStandardDeviation: expected x to hold at least one image, got 0. Pass a batch.');
  if (batch % size !== 0)
    throw new ShapeError(
      `minibatchStandardDeviation: expected a batch of a multiple of ${size} images, got ${batch}. Pass a groupSize that divides it.`,
    );
  if (!Number.isInteger(features) || features < 1 || channels % features !== 0)
    throw new ValueError(
      `minibatchStandardDeviation: expected features to divide the ${channels} channels, got ${features}. Pass for example 1.`,
    );
  const groups = batch / size;
  return tidy(() => {
    const grouped = reshape(x, [size, groups, height * width, features, channels / features]);
    const centered = sub(grouped, mean(grouped, 0));
    const deviation = sqrt(add(mean(square(centered), 0, true), epsilon));
    const statistic = reshape(mean(deviation, [2, 4]), [1, groups, 1, 1, features]);
    const channel = add(zeros([size, groups, height, width, features]), statistic);
    return concat([x, reshape(channel, [batch, height, width, features])], 3) as Tensor4D;
  });
}
