import { type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';

/** One-hot rows of labels already checked, float32 [N, K]. Uploaded as they are: tf.oneHot knows no single class, and on wasm no floats. */
export function oneHot(labels: ArrayLike<number>, classCount: number): Tensor2D {
  const rows = new Float32Array(labels.length * classCount);
  for (let i = 0; i < labels.length; i++) rows[i * classCount + labels[i]!] = 1;
  return tensor2d(rows, [labels.length, classCount]);
}
