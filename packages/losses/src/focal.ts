import { exp, maximumScalar, tanh } from '@gans/tensor/ops';
import { add, div, log, mean, mul, type Scalar, type Tensor, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { crossEntropyRows, expectClassified, weightsOfRows } from './internal/cross-entropy-rows';
import { expectPerClass } from './internal/expect-per-class';
import { expectNotNegative } from './internal/expect-value';

/** Constants of the focal loss. */
export interface FocalLossOptions {
  /** gamma >= 0: how strongly samples that are classified well are passed over. Default 1, as in the classifiers of the class-balancing GAN; 0 is cross-entropy. */
  readonly gamma?: number;
  /** K numbers >= 0, w_k: such as those of `deferredClassWeights`. Default: 1 each. */
  readonly weights?: ArrayLike<number>;
}

/** Focal loss: cross-entropy that passes over samples which are classified well.
 *
 *  l_i = -w_{y_i} ln softmax(z_i)_{y_i};  L = (1/N) sum_i (1 - e^{-l_i})^gamma l_i
 *  Lin et al., "Focal Loss for Dense Object Detection", 2017, Eq. (4). arXiv:1708.02002; with classes and their weights as in Cao et al., 2019, arXiv:1906.07413 (kaidic/LDAM-DRW 2536330).
 *  Deviates: as in that code, the class weight stands inside the modulating factor too; Lin et al. put theirs outside.
 *
 *  @param logits float32 [N, K], raw; not disposed.
 *  @param labels N class indices in [0, K).
 *  @returns float32 scalar, >= 0; the caller disposes it.
 *  @throws ShapeError when sizes do not fit; ValueError when a label, a weight or gamma is out of range.
 *  @example
 *  focalLoss(tf.tensor2d([[2, 0, -1]]), [0]).print(); // 0.0265308, where the cross-entropy is 0.1698460
 */
export function focalLoss(
  logits: Tensor2D,
  labels: ArrayLike<number>,
  { gamma = 1, weights }: FocalLossOptions = {},
): Scalar {
  expectClassified('focalLoss', logits, labels);
  if (weights !== undefined) expectPerClass('focalLoss', 'weights', weights, logits.shape[1]);
  expectNotNegative('focalLoss', 'gamma', gamma);
  return tidy(() => {
    const crossEntropy = crossEntropyRows(logits, labels);
    const l = weights === undefined ? crossEntropy : mul(crossEntropy, weightsOfRows(labels, weights));
    return mean(mul(power(oneMinusExpOfMinus(l), gamma), l));
  });
}

// 1 - e^-l = 2t / (1 + t) with t = tanh(l / 2), which keeps its digits where l is small.
function oneMinusExpOfMinus(l: Tensor): Tensor {
  const t = tanh(mul(l, 0.5));
  return div(mul(t, 2), add(t, 1));
}

// u^gamma for u in [0, 1], constant below 1e-18, so that its slope stays finite at 0 whatever gamma.
const power = (u: Tensor, gamma: number) => exp(mul(log(maximumScalar(u, 1e-18)), gamma));
