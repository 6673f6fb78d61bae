import { batchNormalize } from '@gans/tensor/ops';
import { add, ones, reshape, type Tensor, type Tensor4D, tidy, transpose, zeros } from '@tensorflow/tfjs-core';
import { checkConfig } from '../internal/check-config';
import { expectTensor } from '../internal/check-input';
import type { BatchNormParams } from './batch-norm';

/** Affine part of an instance norm: gain and bias, float32 [C] each. */
export type InstanceNormParams = BatchNormParams;

/** Constants of an instance norm. */
export interface InstanceNormOptions {
  /** Added to the variance; default 1e-5. */
  readonly epsilon?: number;
}

/** Instance normalisation: each channel of each image brought to mean 0 and variance 1, then scaled and shifted. Rows do not depend on each other.
 *
 *  y = gain (x - E[x]) / sqrt(Var[x] + epsilon) + bias, the mean and the biased variance taken over the pixels
 *  Ulyanov et al., "Instance Normalization", 2016, Eq. (3). arXiv:1607.08022. Deviates: nothing.
 *
 *  @param params gain and bias.
 *  @param x float32 [N, H, W, C]; not disposed.
 *  @returns float32 of the same shape.
 *  @throws ShapeError when the images, the gain or the bias does not fit.
 *  @example
 *  instanceNorm(createInstanceNorm(1).params, images); // every image has mean 0
 */
export function instanceNorm(
  { gain, bias }: InstanceNormParams,
  x: Tensor4D,
  { epsilon = 1e-5 }: InstanceNormOptions = {},
): Tensor4D {
  expectTensor('instanceNorm', 'x', x, ['N', 'H', 'W', 'C'], 'Each channel of each image is normalised.');
  const [batch, height, width, channels] = x.shape;
  for (const [name, values] of Object.entries({ gain, bias }))
    expectTensor('instanceNorm', name, values, [channels], 'It has a value for each channel of x.');
  // An image's channel is a channel of its own of one batch of pixels.
  return tidy(() => {
    const pixels = transpose(reshape(x, [batch, height * width, channels]), [1, 0, 2]);
    const each = (values: Tensor) => reshape(add(zeros([batch, channels]), values), [-1]);
    const { output } = batchNormalize(
      reshape(pixels, [height * width, batch * channels]),
      each(gain),
      each(bias),
      epsilon,
    );
    return reshape(transpose(reshape(output, [height * width, batch, channels]), [1, 0, 2]), x.shape);
  });
}

/** The parameters of a fresh instance norm: gain 1, bias 0.
 *
 *  @param channels C.
 *  @returns float32 [C] tensors; the caller owns them.
 *  @throws ValueError when `channels` is not a positive integer.
 */
export function createInstanceNorm(channels: number): { params: InstanceNormParams } {
  checkConfig('createInstanceNorm', { channels }, { channels: { minimum: 1 } });
  return { params: { gain: ones([channels]), bias: zeros([channels]) } };
}
