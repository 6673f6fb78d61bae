import type { Classifier } from '@gans/tensor';
import { softmax } from '@gans/tensor/ops';
import { mul, sum, type Tensor, type Tensor2D, type Tensor4D, tidy } from '@tensorflow/tfjs-core';

/** Rates images and their conditions: float32 [N] or [N, 1], higher is better. A discriminator's logits are such a rating; the caller owns the result. */
export type ImageScore = (images: Tensor4D, condition: Tensor2D) => Tensor;

/** Which of several draws becomes an image. */
export interface ImageFilter {
  readonly score: ImageScore;
  /** The first draw with at least this score is taken; default: none is enough, and all `attempts` compete. */
  readonly threshold?: number;
  /** Draws an image at most, an integer >= 1; without one that reaches the threshold the best is taken. Default 4. */
  readonly attempts?: number;
}

/** Rates images by the probability that a judge gives the class asked for.
 *
 *  score = softmax(C(x))[y]
 *  As the filter of Ravuri and Vinyals, "Seeing is Not Necessarily Believing", 2019, which keeps what an independent classifier is sure of.
 *
 *  @param classifier a judge other than the classifier in training, which would keep what it knows already.
 *  @returns float32 [N] in [0, 1].
 *  @example
 *  const filter = { score: confidenceOf(classifier), threshold: 0.9 };
 *  await fillDataset(source, { count: 20, seed, filter });
 */
export function confidenceOf(classifier: Classifier): ImageScore {
  return (images, condition) => tidy(() => sum(mul(softmax(classifier(images)), condition), 1));
}
