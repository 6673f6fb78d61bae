import type { Seed } from '@gans/tensor';
import { type Conv2dOptions, type Conv2dTransposeOptions, conv2d, conv2dTranspose } from '@gans/tensor/ops';
import { type Tensor, type Tensor4D, zeros } from '@tensorflow/tfjs-core';
import { checkConfig } from '../internal/check-config';
import { expectTensor } from '../internal/check-input';
import { withBias } from '../internal/with-bias';
import { type Initializer, orthogonalWeights } from './initializers';

/** Weights of a convolution: kernel float32 [h, w, in, out] and, where there is one, bias float32 [out]. */
export type ConvolutionParams = { readonly kernel: Tensor } | { readonly kernel: Tensor; readonly bias: Tensor };

/** Size of a convolution or a transposed one. */
export interface ConvolutionSizes {
  /** Channels of the input. */
  readonly inputs: number;
  /** Channels of the output. */
  readonly outputs: number;
  /** Height and width of the kernel in pixels. */
  readonly size: number;
  /** Whether a bias is added; default true. */
  readonly bias?: boolean;
  /** Draws the kernel; default `orthogonalWeights`. */
  readonly initializer?: Initializer;
}

/** Convolution with bias.
 *
 *  @param params `kernel` [h, w, in, out], optional `bias` [out].
 *  @param x float32 [N, H, W, in]; not disposed.
 *  @param options stride and padding, as of `conv2d`: 'same', 'valid' or the number of zero pixels on each side.
 *  @returns float32 [N, H', W', out].
 *  @throws ShapeError when the image, the kernel or the bias does not fit; ValueError when the stride or the padding is out of range.
 *  @example
 *  convolution({ kernel, bias }, images, { stride: 2 }); // [4, 16, 16, 2]
 */
export function convolution(params: ConvolutionParams, x: Tensor4D, options?: Conv2dOptions): Tensor4D {
  const [inputs, outputs] = channelsOf('convolution', params, ['in', 'out']);
  expectTensor('convolution', 'x', x, ['N', 'H', 'W', inputs], `The kernel takes ${inputs} channels.`);
  return withBias('convolution', params, outputs, () => conv2d(x, params.kernel as Tensor4D, options));
}

/** Transposed convolution with bias, which enlarges an image by its stride.
 *
 *  @param params `kernel` [h, w, out, in], optional `bias` [out].
 *  @param x float32 [N, H, W, in]; not disposed.
 *  @param options stride (default 2) and padding, as of `conv2dTranspose`.
 *  @returns float32 [N, H', W', out].
 *  @throws ShapeError when the image, the kernel or the bias does not fit; ValueError when the stride or the padding is out of range.
 */
export function transposedConvolution(
  params: ConvolutionParams,
  x: Tensor4D,
  options?: Conv2dTransposeOptions,
): Tensor4D {
  const [outputs, inputs] = channelsOf('transposedConvolution', params, ['out', 'in']);
  expectTensor('transposedConvolution', 'x', x, ['N', 'H', 'W', inputs], `The kernel takes ${inputs} channels.`);
  return withBias('transposedConvolution', params, outputs, () =>
    conv2dTranspose(x, params.kernel as Tensor4D, options),
  );
}

function channelsOf(caller: string, { kernel }: ConvolutionParams, order: readonly [string, string]): [number, number] {
  expectTensor(caller, 'kernel', kernel, ['h', 'w', ...order], 'Its axes are pixels and channels.');
  return kernel.shape.slice(2) as [number, number];
}

/** The parameters of a fresh convolution; its bias is 0.
 *
 *  @param sizes see `ConvolutionSizes`.
 *  @param seed decides the kernel.
 *  @returns params, which the caller owns: kernel [size, size, inputs, outputs].
 *  @throws ValueError naming the size that is not a positive integer.
 *  @example
 *  const { params } = createConvolution({ inputs: 3, outputs: 64, size: 3 }, seed);
 */
export function createConvolution(sizes: ConvolutionSizes, seed: Seed): { params: ConvolutionParams } {
  return create('createConvolution', sizes, seed, ({ inputs, outputs }) => [inputs, outputs]);
}

/** The parameters of a fresh transposed convolution; its bias is 0.
 *
 *  @param sizes see `ConvolutionSizes`; the initializer takes the layer as the convolution that it is the transpose of.
 *  @param seed decides the kernel.
 *  @returns params, which the caller owns: kernel [size, size, outputs, inputs].
 *  @throws ValueError naming the size that is not a positive integer.
 */
export function createTransposedConvolution(sizes: ConvolutionSizes, seed: Seed): { params: ConvolutionParams } {
  return create('createTransposedConvolution', sizes, seed, ({ inputs, outputs }) => [outputs, inputs]);
}

function create(
  caller: string,
  sizes: ConvolutionSizes,
  seed: Seed,
  channels: (sizes: ConvolutionSizes) => [number, number],
) {
  const checked = checkConfig(caller, sizes, { inputs: { minimum: 1 }, outputs: { minimum: 1 }, size: { minimum: 1 } });
  const { outputs, size, bias = true, initializer = orthogonalWeights } = checked;
  const kernel = initializer(seed, [size, size, ...channels(checked)]);
  return { params: bias ? { kernel, bias: zeros([outputs]) } : { kernel } };
}
