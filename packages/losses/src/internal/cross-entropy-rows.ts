import { logSoftmax, oneHotRows } from '@gans/tensor/ops';
import { mul, sub, sum, type Tensor1D, type Tensor2D, tensor1d } from '@tensorflow/tfjs-core';
import { expectLabels } from './expect-labels';
import { expectMatrix } from './expect-tensor';

/** Checks what a classification loss takes: a matrix of logits, and one label in [0, K) a row. */
export function expectClassified(caller: string, logits: Tensor2D, labels: ArrayLike<number>): void {
  expectMatrix(caller, 'logits', '[N, K]', logits);
  const [count, classCount] = logits.shape;
  expectLabels(caller, labels, { count, samples: 'rows of logits', classCount });
}

/** Cross-entropy of each row, -ln softmax(z_i)_{y_i}: float32 [N], >= 0 (subtracted, since a sign change would make -0 of 0). */
export const crossEntropyRows = (logits: Tensor2D, labels: ArrayLike<number>): Tensor1D =>
  sub(0, sum(mul(logSoftmax(logits), oneHotRows(labels, logits.shape[1])), 1)) as Tensor1D;

/** The class weight of each row, times a factor: float32 [N]. */
export const weightsOfRows = (labels: ArrayLike<number>, weights: ArrayLike<number>, factor = 1): Tensor1D =>
  tensor1d(Float32Array.from(labels, (label) => factor * weights[label]!));

/** Factors of the rows in a weighted mean, w_{y_i} / sum_j w_{y_j}: float32 [N]. All 0 when no row has a weight. */
export function sharesOfRows(labels: ArrayLike<number>, weights: ArrayLike<number>): Tensor1D {
  const total = Array.from(labels).reduce((sum, label) => sum + weights[label]!, 0);
  return tensor1d(Float32Array.from(labels, (label) => weights[label]! / total || 0));
}
