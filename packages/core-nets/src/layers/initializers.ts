import { normal, type Seed } from '@gans/tensor';
import type { Tensor } from '@tensorflow/tfjs-core';

/** Normal weights with a fixed standard deviation.
 *
 *  Radford et al., "Unsupervised Representation Learning with Deep Convolutional Generative Adversarial Networks", 2016, section 4: 0.02. arXiv:1511.06434.
 *
 *  @param seed decides the values.
 *  @param shape of the weights.
 *  @param standardDeviation default 0.02.
 *  @returns float32; the caller disposes it.
 */
export function normalWeights(seed: Seed, shape: readonly number[], standardDeviation = 0.02): Tensor {
  return normal(seed, shape, { standardDeviation });
}

/** Normal weights of variance 2 / fan-in, which keeps the scale of activations through rectifiers.
 *
 *  He et al., "Delving Deep into Rectifiers", 2015, Eq. (10). arXiv:1502.01852.
 *
 *  @param seed decides the values.
 *  @param shape of the weights, the last axis being the outputs: fan-in is the product of the others.
 *  @returns float32; the caller disposes it.
 *  @example
 *  const params = { kernel: heNormalWeights(seed, [3, 3, 16, 32]), bias: tf.zeros([32]) };
 */
export function heNormalWeights(seed: Seed, shape: readonly number[]): Tensor {
  const fanIn = shape.slice(0, -1).reduce((product, size) => product * size, 1);
  return normal(seed, shape, { standardDeviation: Math.sqrt(2 / fanIn) });
}
