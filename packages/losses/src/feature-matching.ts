import { abs, stopGradient } from '@gans/tensor/ops';
import { mean, type Scalar, sub, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { expectBatch, expectShape } from './internal/expect-batch';
import { expectOneOf } from './internal/expect-value';

/** Which side learns. */
export interface FeatureMatchingOptions {
  /** 'fake' (default): the features of real images are the goal and constants. 'both': nothing is held. */
  readonly gradient?: 'fake' | 'both';
}

/** Feature matching of a generator: generated images have the features of real ones on average.
 *
 *  L = mean over features of |E[h(G(z))] - E[h(x)]|
 *  Salimans et al., "Improved Techniques for Training GANs", 2016, section 3.1, arXiv:1606.03498; in the L1 form of Kavalerov et al., 2021, arXiv:1912.04216 (PyTorch-StudioGAN 947b35e). Published weight: 1.
 *  Deviates: nothing; slope 0 where the means agree.
 *
 *  @param realFeatures float32 [N, ...], h(x), of a layer of D; not disposed.
 *  @param fakeFeatures float32 [M, ...], h(G(z)), the same but for the batch; not disposed.
 *  @returns float32 scalar, >= 0, to be added to G's loss; the caller disposes it.
 *  @throws ShapeError when a batch is empty or the features differ in shape; ValueError when `gradient` is neither.
 *  @example
 *  const [real, fake] = [tf.tensor2d([[1, 2, 3], [3, 0, 1]]), tf.tensor2d([[0, 1, 1], [1, 1, 5]])];
 *  featureMatchingLoss(real, fake).print(); // 0.8333333
 */
export function featureMatchingLoss(
  realFeatures: Tensor,
  fakeFeatures: Tensor,
  { gradient = 'fake' }: FeatureMatchingOptions = {},
): Scalar {
  expectBatch('featureMatchingLoss', 'realFeatures', realFeatures);
  expectBatch('featureMatchingLoss', 'fakeFeatures', fakeFeatures);
  const shape = [fakeFeatures.shape[0]!, ...realFeatures.shape.slice(1)];
  expectShape('featureMatchingLoss', 'fakeFeatures', fakeFeatures, shape, 'realFeatures');
  expectOneOf('featureMatchingLoss', 'gradient', gradient, ['fake', 'both']);
  return tidy(() => {
    const goal = mean(realFeatures, 0);
    return mean(abs(sub(mean(fakeFeatures, 0), gradient === 'fake' ? stopGradient(goal) : goal))) as Scalar;
  });
}
