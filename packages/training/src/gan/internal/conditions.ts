import { oneHotRows } from '@gans/tensor/ops';
import { type Tensor2D, zeros } from '@tensorflow/tfjs-core';

/** The conditions of classes: one-hot rows, float32 [N, K]; [N, 0] without classes. */
export const conditionOf = (labels: Int32Array, classCount: number): Tensor2D =>
  classCount === 0 ? zeros([labels.length, 0]) : oneHotRows(labels, classCount);
