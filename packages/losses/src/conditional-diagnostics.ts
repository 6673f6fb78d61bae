import { flattenTree, type Tree } from '@gans/tensor';
import { l2Norm, oneHotRows, softmax } from '@gans/tensor/ops';
import { mean, mul, reshape, type Scalar, scalar, stack, sum, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { expectClassified } from './internal/cross-entropy-rows';
import { expectMatrix } from './internal/expect-tensor';

/** Mean length of features: what grows without bound when an auxiliary classifier goes astray.
 *
 *  featureNorm = (1/N) sum_i |h_i|
 *  Kang et al., "Rebooting ACGAN", 2021, figure 2. arXiv:2111.01118.
 *
 *  @param features float32 [N, D], h, the discriminator's last features before any projection; not disposed.
 *  @returns float32 scalar, >= 0; the caller disposes it.
 *  @throws ShapeError when `features` is no matrix or is empty.
 *  @example
 *  featureNorm(tf.tensor2d([[3, 4], [0, 1]])).print(); // 3
 */
export function featureNorm(features: Tensor2D): Scalar {
  expectMatrix('featureNorm', 'features', '[N, D]', features);
  return tidy(() => mean(l2Norm(features)));
}

/** Mean probability that a softmax gives to the true class.
 *
 *  trueClassProb = (1/N) sum_i p_{i,y_i},  p_i = softmax(z_i)
 *
 *  @param logits float32 [N, K], z: of a classifier, or cosines to proxies divided by the temperature; not disposed.
 *  @param labels N class indices in [0, K).
 *  @returns float32 scalar in [0, 1]; the caller disposes it.
 *  @throws as `softmaxCrossEntropy`.
 *  @example
 *  trueClassProb(tf.tensor2d([[0, 0], [0, 1e4]]), [0, 1]).print(); // 0.75
 */
export function trueClassProb(logits: Tensor2D, labels: ArrayLike<number>): Scalar {
  expectClassified('trueClassProb', logits, labels);
  return tidy(() => mean(sum(mul(softmax(logits), oneHotRows(labels, logits.shape[1])), 1)));
}

/** Length of a gradient over all its tensors: for `clsGradNorm`, of lambda L to the classifier's matrix, or to proxies and projection.
 *
 *  |g| = sqrt(sum of all squares), the Frobenius norm
 *
 *  @param gradients a tree of float32 tensors, such as `grads` of `valueAndGrad`; not disposed.
 *  @returns float32 scalar, >= 0, 0 for an empty tree; the caller disposes it.
 *  @example
 *  gradientNorm({ kernel: tf.tensor2d([[3, 0], [0, 4]]), bias: tf.zeros([2]) }).print(); // 5
 */
export function gradientNorm(gradients: Tree): Scalar {
  return tidy(() => {
    const lengths = Object.values(flattenTree(gradients)).map((leaf) => l2Norm(reshape(leaf, [-1])));
    return l2Norm(stack([scalar(0), ...lengths])) as Scalar;
  });
}
