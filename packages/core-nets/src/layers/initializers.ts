import { normal, type Seed, uniform } from '@gans/tensor';
import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import { orthonormalize } from '../internal/orthonormalize';

/** Draws the initial weights of a kernel: the last axis counts the outputs, the one before it the inputs, those before the pixels of a convolution. */
export type Initializer = (seed: Seed, shape: readonly number[]) => Tensor;

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
  return normal(seed, shape, { standardDeviation: Math.sqrt(2 / fans(shape).fanIn) });
}

/** Normal weights of variance 2 / (fan-in + fan-out), a compromise that keeps the scale of activations and of gradients.
 *
 *  Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010, Eq. (12).
 *
 *  @param seed decides the values.
 *  @param shape of the weights: [..., in, out]; the other axes are the pixels of a convolution and count in both fans.
 *  @returns float32; the caller disposes it.
 */
export function glorotNormalWeights(seed: Seed, shape: readonly number[]): Tensor {
  const { fanIn, fanOut } = fans(shape);
  return normal(seed, shape, { standardDeviation: Math.sqrt(2 / (fanIn + fanOut)) });
}

/** Uniform weights of variance 2 / (fan-in + fan-out).
 *
 *  U(-a, a) with a = sqrt(6 / (fan-in + fan-out)); Glorot and Bengio, 2010, Eq. (16).
 *
 *  @param seed decides the values.
 *  @param shape of the weights: [..., in, out]; the other axes are the pixels of a convolution and count in both fans.
 *  @returns float32; the caller disposes it.
 */
export function glorotUniformWeights(seed: Seed, shape: readonly number[]): Tensor {
  const { fanIn, fanOut } = fans(shape);
  const bound = Math.sqrt(6 / (fanIn + fanOut));
  return uniform(seed, shape, { min: -bound, max: bound });
}

/** Orthogonal weights: as a matrix [rest, out] its columns, or where there are more of them its rows, are of length `gain` and at right angles; uniform among such matrices.
 *
 *  Saxe et al., "Exact solutions to the nonlinear dynamics of learning in deep linear neural networks", 2014, section 3. arXiv:1312.6120. The initial weights of BigGAN (Brock et al., 2019, appendix C.1).
 *
 *  @param seed decides the values, the same on every engine.
 *  @param shape of the weights, the last axis being the outputs.
 *  @param gain default 1.
 *  @returns float32; the caller disposes it.
 *  @example
 *  orthogonalWeights(seed, [3, 3, 16, 32]); // 32 orthonormal filters of 144 numbers
 */
export function orthogonalWeights(seed: Seed, shape: readonly number[], gain = 1): Tensor {
  const outputs = shape.at(-1) ?? 1;
  const drawn = normal(seed, shape);
  const values = orthonormalize(drawn.dataSync<'float32'>(), outputs);
  drawn.dispose();
  return tensor(
    values.map((value) => gain * value),
    [...shape],
    'float32',
  );
}

function fans(shape: readonly number[]): { fanIn: number; fanOut: number } {
  const product = (sizes: readonly number[]) => sizes.reduce((total, size) => total * size, 1);
  return { fanIn: product(shape.slice(0, -1)), fanOut: product(shape.slice(0, -2)) * (shape.at(-1) ?? 1) };
}
