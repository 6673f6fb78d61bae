import { type Conv2dOptions, conv2d, conv2dTranspose } from '@gans/tensor/ops';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { withBias } from '../internal/with-bias';

/** Weights of a convolution: kernel float32 [h, w, in, out] and, where there is one, bias float32 [out]. */
export type ConvolutionParams = { readonly kernel: Tensor } | { readonly kernel: Tensor; readonly bias: Tensor };

/** Convolution with bias.
 *
 *  @param params `kernel` [h, w, in, out], optional `bias` [out].
 *  @param x float32 [N, H, W, in]; not disposed.
 *  @param options stride and padding, as of `conv2d`.
 *  @returns float32 [N, H', W', out].
 *  @example
 *  convolution({ kernel, bias }, images, { stride: 2 }); // [4, 16, 16, 2]
 */
export function convolution(params: ConvolutionParams, x: Tensor4D, options?: Conv2dOptions): Tensor4D {
  return withBias(params, () => conv2d(x, params.kernel as Tensor4D, options));
}

/** Transposed convolution with bias, which enlarges an image by its stride.
 *
 *  @param params `kernel` [h, w, out, in], optional `bias` [out].
 *  @param x float32 [N, H, W, in]; not disposed.
 *  @param options stride (default 2) and padding, as of `conv2dTranspose`.
 *  @returns float32 [N, H', W', out].
 */
export function transposedConvolution(
  params: ConvolutionParams,
  x: Tensor4D,
  options?: { readonly stride?: number; readonly padding?: 'same' | 'valid' },
): Tensor4D {
  return withBias(params, () => conv2dTranspose(x, params.kernel as Tensor4D, options));
}
