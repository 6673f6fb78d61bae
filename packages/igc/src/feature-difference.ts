import { ShapeError, type Taps, ValueError } from '@gans/tensor';
import { l2Normalize } from '@gans/tensor/ops';
import { add, mul, reshape, square, sub, sum, type Tensor, type Tensor1D } from '@tensorflow/tfjs-core';
import type { Difference } from './difference';

/** Options of `featureDifference`. */
export interface FeatureDifferenceOptions {
  /** Divides the features of each place by their norm over the channels, as LPIPS does; default true. */
  readonly normalize?: boolean;
}

/** Difference of features: what a net sees of the two images, place by place.
 *
 *  dif = sum_l (1/places) sum_places |f_l(G) - f_l(x)|^2, f_l divided by its norm over the channels
 *  Zhang et al., "The Unreasonable Effectiveness of Deep Features as a Perceptual Metric", 2018, Eq. (1), without learned weights. arXiv:1801.03924.
 *
 *  @param taps maps images to named tensors [N, ..., channels]; differentiable in the images.
 *  @param names of the taps that count; at least one.
 *  @throws ValueError when no name is given, or one is no tap; ShapeError when a tap has no axis of channels.
 *  @example
 *  const difference = featureDifference((images) => ({ colour: tf.mean(images, [1, 2]) }), ['colour']);
 */
export function featureDifference(
  taps: Taps,
  names: readonly string[],
  { normalize = true }: FeatureDifferenceOptions = {},
): Difference {
  if (names.length === 0) throw new ValueError('featureDifference: expected names to hold at least one tap, got none.');
  const features = (outputs: Record<string, Tensor>) =>
    Object.fromEntries(
      names.map((name) => {
        const output = outputs[name];
        if (output === undefined)
          throw new ValueError(
            `featureDifference: expected names to be taps (${Object.keys(outputs).join(', ')}), got '${name}'.`,
          );
        if (output.rank < 2)
          throw new ShapeError(
            `featureDifference: expected tap '${name}' to be [N, ..., channels], got [${output.shape.join(', ')}].`,
          );
        return [name, normalize ? l2Normalize(output) : output];
      }),
    );
  return {
    name: `features ${names.join(', ')}`,
    prepare: (images) =>
      Object.fromEntries(Object.entries(features(taps(images))).map(([name, tensor]) => [name, tensor.clone()])),
    compare: (redrawn, target) =>
      Object.entries(features(taps(redrawn)))
        .map(([name, own]) => {
          const rows = own.shape[0]!;
          const channels = own.shape[own.rank - 1]!;
          const squares = reshape(square(sub(own, target[name]!)), [rows, -1]);
          return mul(sum(squares, 1), (channels * rows) / own.size);
        })
        .reduce((total, term) => add(total, term)) as Tensor1D,
  };
}
