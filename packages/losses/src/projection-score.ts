import { ShapeError } from '@gans/tensor';
import { gatherRows } from '@gans/tensor/ops';
import { add, div, mul, reshape, sum, type Tensor, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { expectLabels } from './internal/expect-labels';
import { expectOneShape } from './internal/expect-one-shape';
import { expectLogits, expectMatrix } from './internal/expect-tensor';

/** Score of a projection discriminator (PD): the unconditional logit, plus how far the features lie along the embedding of the class. Goes into any adversarial loss.
 *
 *  score_i = psi_i + <e_{y_i}, h_i>
 *  Miyato and Koyama, "cGANs with Projection Discriminator", 2018, section 3. arXiv:1802.05637. Deviates: nothing.
 *
 *  @param logits float32 [N, 1] or [N], psi(h), the unconditional part; not disposed.
 *  @param features float32 [N, D], h; not disposed.
 *  @param classEmbeddings float32 [K, D], one row e_k a class; not disposed. A row of zeros makes its class unconditional.
 *  @param labels N class indices in [0, K).
 *  @returns float32 of the shape of `logits`; the caller disposes it.
 *  @throws ShapeError when sizes do not fit; ValueError naming the first label out of range.
 *  @example
 *  const [logits, features] = [tf.tensor2d([[0.3]]), tf.tensor2d([[1, 2]])];
 *  projectionScore(logits, features, tf.tensor2d([[0.5, -1]]), [0]).print(); // [[-1.2]]
 */
export function projectionScore<T extends Tensor>(
  logits: T,
  features: Tensor2D,
  classEmbeddings: Tensor2D,
  labels: ArrayLike<number>,
): T {
  expectLogits('projectionScore', 'logits', logits);
  expectMatrix('projectionScore', 'features', '[N, D]', features);
  expectMatrix('projectionScore', 'classEmbeddings', '[K, D]', classEmbeddings);
  const [count, dimension] = features.shape;
  const [classCount, embeddingDimension] = classEmbeddings.shape;
  if (logits.size !== count)
    throw new ShapeError(
      `projectionScore: expected logits to hold one logit for each of the ${count} rows of features, got ${logits.size}.`,
    );
  if (embeddingDimension !== dimension)
    throw new ShapeError(
      `projectionScore: expected classEmbeddings to have ${dimension} columns like features, got ${embeddingDimension}.`,
    );
  expectLabels('projectionScore', labels, { count, samples: 'rows of features', classCount });
  return tidy(() => {
    const products = sum(mul(gatherRows(classEmbeddings, labels), features), -1);
    return add(logits, reshape(products, logits.shape)) as T;
  });
}

/** Score of StyleGAN's conditional discriminator (SPD): features held against a learned map of the class, without an unconditional part.
 *
 *  score_i = <m(y_i), h_i> / sqrt(D)
 *  Karras et al., "Training Generative Adversarial Networks with Limited Data", 2020. arXiv:2006.06676; as in PyTorch-StudioGAN 947b35e. Deviates: nothing.
 *
 *  @param features float32 [N, D], h; not disposed.
 *  @param mapped float32 [N, D], the mapping network's output for the class of each sample; not disposed.
 *  @returns float32 [N, 1]; the caller disposes it.
 *  @throws ShapeError when the two differ in shape, or are no matrices.
 *  @example
 *  styleProjectionScore(tf.tensor2d([[1, 2]]), tf.tensor2d([[0.5, -1]])).print(); // [[-1.0606602]], -1.5 / sqrt(2)
 */
export function styleProjectionScore(features: Tensor2D, mapped: Tensor2D): Tensor2D {
  expectOneShape('styleProjectionScore', '[N, D]', { features, mapped });
  return tidy(() => div(sum(mul(mapped, features), -1, true), Math.sqrt(features.shape[1])) as Tensor2D);
}
