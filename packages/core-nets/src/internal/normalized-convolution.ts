import type { ApplyOptions } from '@gans/tensor';
import { type NormalizedConv2dOptions, normalizedConv2d, relu, add as sum } from '@gans/tensor/ops';
import { type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { type BatchNormParams, type BatchNormState, batchNorm, isFixed } from '../layers/batch-norm';
import { convolution } from '../layers/convolution';

/** Below so many pixels, those of all images counted, to scale the kernel takes longer than to scale what it gives. */
const FEW_PIXELS = 64;

/** A convolution without a bias, its batch norm, and what may follow: another branch that is added, a rectifier.
 *
 *  y = activation(BN(kernel * x) + addend)
 *  With running statistics one op does it all: `normalizedConv2d`.
 */
export function normalizedConvolution(
  { kernel, norm }: { readonly kernel: Tensor; readonly norm: BatchNormParams },
  state: BatchNormState,
  x: Tensor4D,
  { addend, activation = 'linear', ...size }: NormalizedConv2dOptions,
  options: ApplyOptions,
): { output: Tensor4D; state: BatchNormState } {
  return tidy(() => {
    if (isFixed(options) && x.shape[0] * x.shape[1] * x.shape[2] >= FEW_PIXELS) {
      const following = { ...size, ...(addend && { addend }), activation };
      return { output: normalizedConv2d(x, kernel as Tensor4D, norm.gain, norm.bias, state, following), state };
    }
    const normed = batchNorm(norm, state, convolution({ kernel }, x, size), options);
    const total = addend === undefined ? normed.output : sum(normed.output, addend);
    return { output: activation === 'relu' ? relu(total) : total, state: normed.state };
  });
}
