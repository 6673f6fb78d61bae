import { type Tensor1D, type Tensor4D, tensor1d, tensor4d, tidy } from '@tensorflow/tfjs-core';
import type { PlacedConvolution } from './parameters';
import type { FoldedConvolution } from './run-network';

const EPSILON = 0.001;

/** The values of a convolution whose batch norm is part of it. */
export interface FoldedValues {
  /** [H, W, I, O]. */
  readonly kernel: Float32Array;
  /** [O]. */
  readonly bias: Float32Array;
}

/** Folds a batch norm of fixed statistics into the convolution before it, in float64: each number is rounded once.
 *
 *  gain (conv(x, W) - mean) / sqrt(variance + 0.001) + bias = conv(x, s W) + bias - s mean, s = gain / sqrt(variance + 0.001)
 *
 *  @param values of the state dict by name, the kernel as [O, I, H, W].
 *  @returns the kernel as [H, W, I, O], and the bias.
 */
export function foldBatchNorm(
  { name, filters, channels, kernel: [height, width] }: PlacedConvolution,
  values: (name: string) => Float32Array,
): FoldedValues {
  const from = values(`${name}.conv.weight`);
  const gain = values(`${name}.bn.weight`);
  const variance = values(`${name}.bn.running_var`);
  const mean = values(`${name}.bn.running_mean`);
  const offset = values(`${name}.bn.bias`);
  const kernel = new Float32Array(from.length);
  const bias = new Float32Array(filters);
  const places = height * width;
  for (let o = 0, at = 0; o < filters; o++) {
    const scale = gain[o]! / Math.sqrt(variance[o]! + EPSILON);
    bias[o] = offset[o]! - scale * mean[o]!;
    for (let i = 0; i < channels; i++)
      for (let place = 0; place < places; place++, at++)
        kernel[(place * channels + i) * filters + o] = scale * from[at]!;
  }
  return { kernel, bias };
}

/** The same as tensors, which the caller owns. */
export function foldedConvolution(
  convolution: PlacedConvolution,
  values: (name: string) => Float32Array,
): FoldedConvolution {
  const { filters, channels, kernel: sides } = convolution;
  return tidy((): { kernel: Tensor4D; bias: Tensor1D } => {
    const { kernel, bias } = foldBatchNorm(convolution, values);
    return { kernel: tensor4d(kernel, [...sides, channels, filters]), bias: tensor1d(bias) };
  });
}
