import { ShapeError } from '@gans/tensor';
import { l2Normalize } from '@gans/tensor/ops';
import { matMul, mean, type Scalar, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { crossEntropyRows } from './internal/cross-entropy-rows';
import { expectLabels } from './internal/expect-labels';
import { expectMatrix } from './internal/expect-tensor';

/** How the classifier sees the features. */
export interface AuxiliaryClassifierOptions {
  /** Divides each row of features by max(|h_i|, 1e-12): what keeps the gradient of the classifier from growing with them. Default false. */
  readonly normalizeFeatures?: boolean;
}

/** Loss of an auxiliary classifier (AC-GAN): the cross-entropy of a linear layer without bias on the discriminator's last features.
 *
 *  L = -(1/N) sum_i ln p_{i,y_i},  p_i = softmax(h_i W),  dL/dw_k = -(1/N) sum_i h_i (1[y_i = k] - p_ik)
 *  Odena et al., "Conditional Image Synthesis with Auxiliary Classifier GANs", 2017, Eq. (3). arXiv:1610.09585. Deviates: D takes it on real images and G on generated ones, one call each.
 *
 *  The gradient to W is bounded by the size of the features alone, which grows in training; with `normalizeFeatures` each w_k has one of at most 1
 *  (Kang et al., "Rebooting ACGAN", 2021, section 3. arXiv:2111.01118). W itself is never normalised.
 *
 *  @param features float32 [N, D], h, any real numbers; not disposed.
 *  @param kernel float32 [D, K], W, one column w_k a class; not disposed.
 *  @param labels N class indices in [0, K).
 *  @param options `normalizeFeatures` (default false).
 *  @returns float32 scalar, >= 0; the caller disposes it.
 *  @throws ShapeError when sizes do not fit; ValueError naming the first label out of range.
 *  @example
 *  const features = tf.tensor2d([[3, 0], [0, 4]]);
 *  auxiliaryClassifierLoss(features, tf.eye(2), [0, 1]).print(); // 0.0333685
 *  auxiliaryClassifierLoss(features, tf.eye(2), [0, 1], { normalizeFeatures: true }).print(); // 0.3132617
 */
export function auxiliaryClassifierLoss(
  features: Tensor2D,
  kernel: Tensor2D,
  labels: ArrayLike<number>,
  options: AuxiliaryClassifierOptions = {},
): Scalar {
  expectHead('auxiliaryClassifierLoss', features, kernel);
  const [count, classCount] = [features.shape[0], kernel.shape[1]];
  expectLabels('auxiliaryClassifierLoss', labels, { count, samples: 'rows of features', classCount });
  return tidy(() => mean(crossEntropyRows(classLogits(features, kernel, options), labels)));
}

/** The logits of an auxiliary classifier, for whoever puts another loss on them.
 *
 *  z_i = h_i W, or (h_i / |h_i|) W with `normalizeFeatures`
 *
 *  @param features float32 [N, D]; not disposed.
 *  @param kernel float32 [D, K]; not disposed.
 *  @param options `normalizeFeatures` (default false).
 *  @returns float32 [N, K]; the caller disposes it. A row of features that is zero has logits 0, normalised or not.
 *  @throws ShapeError when sizes do not fit.
 *  @example
 *  auxiliaryClassifierLogits(tf.tensor2d([[3, 4]]), tf.eye(2), { normalizeFeatures: true }).print(); // [[0.6, 0.8]]
 */
export function auxiliaryClassifierLogits(
  features: Tensor2D,
  kernel: Tensor2D,
  options: AuxiliaryClassifierOptions = {},
): Tensor2D {
  expectHead('auxiliaryClassifierLogits', features, kernel);
  return tidy(() => classLogits(features, kernel, options));
}

const classLogits = (h: Tensor2D, kernel: Tensor2D, { normalizeFeatures = false }: AuxiliaryClassifierOptions) =>
  matMul(normalizeFeatures ? l2Normalize(h) : h, kernel) as Tensor2D;

function expectHead(caller: string, features: Tensor2D, kernel: Tensor2D): void {
  expectMatrix(caller, 'features', '[N, D]', features);
  expectMatrix(caller, 'kernel', '[D, K]', kernel);
  if (kernel.shape[0] !== features.shape[1])
    throw new ShapeError(
      `${caller}: expected kernel to have a row for each of the ${features.shape[1]} columns of features, got ${kernel.shape[0]}. One column of kernel belongs to each class.`,
    );
}
