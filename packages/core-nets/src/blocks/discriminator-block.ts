import { foldIn, type Seed } from '@gans/tensor';
import { add, averagePool, relu } from '@gans/tensor/ops';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { checkConfig } from '../internal/check-config';
import { type ConvolutionParams, convolution, createConvolution } from '../layers/convolution';
import { type Initializer, orthogonalWeights } from '../layers/initializers';
import { downsampleConvolution } from '../layers/resampling-convolution';

/** Weights of the path that is not the shortcut. */
export type DiscriminatorPath = { readonly conv1: ConvolutionParams; readonly conv2: ConvolutionParams };

/** Weights of a residual discriminator block: two 3x3 convolutions and, where there is one, the 1x1 convolution of the shortcut. */
export type DiscriminatorBlockParams =
  | DiscriminatorPath
  | (DiscriminatorPath & { readonly shortcut: ConvolutionParams });

/** Size of a residual discriminator block. */
export interface DiscriminatorBlockSizes {
  /** Channels of the input. */
  readonly inputs: number;
  /** Channels of the output. */
  readonly outputs: number;
  /** Whether the block halves height and width; default true. */
  readonly downsample?: boolean;
  /** Draws all kernels; default `orthogonalWeights`. */
  readonly initializer?: Initializer;
}

/** How a discriminator block is applied. */
export interface DiscriminatorBlockOptions {
  /** 'first' takes images, which no rectifier may touch; default 'inner'. */
  readonly position?: 'first' | 'inner';
  /** Whether height and width are halved; default true. */
  readonly downsample?: boolean;
  /** What an inner block's shortcut sees: x ('raw', as in the paper; default), or relu(x) ('activated', what StudioGAN computes since its rectifier works in place). */
  readonly shortcutInput?: 'raw' | 'activated';
}

/** Residual block of the discriminators of SNGAN and BigGAN.
 *
 *  y = pool(conv2(relu(conv1(relu(x))))) + shortcut(pool(x)), the first relu left out in the first block; the shortcut is a 1x1 convolution, or nothing where the block keeps its size and channels
 *  Miyato et al., 2018, appendix B.4, arXiv:1802.05957; Brock et al., 2019, figure 15 (c), arXiv:1809.11096. Deviates: convolutions and pooling are fused or exchanged where that changes nothing but the cost.
 *
 *  @param params see `DiscriminatorBlockParams`.
 *  @param x float32 [N, H, W, in], H and W even where they are halved; not disposed.
 *  @returns float32 [N, H / 2, W / 2, out].
 *  @throws ShapeError when H or W is odd.
 *  @example
 *  const { params } = createDiscriminatorBlock({ inputs: 1, outputs: 2 }, seed);
 *  discriminatorBlock(params, images, { position: 'first' }); // [4, 16, 16, 2]
 */
export function discriminatorBlock(
  params: DiscriminatorBlockParams,
  x: Tensor4D,
  { position = 'inner', downsample = true, shortcutInput = 'raw' }: DiscriminatorBlockOptions = {},
): Tensor4D {
  const entry = position === 'first' ? x : relu(x);
  const shrink = downsample ? downsampleConvolution : convolution;
  const main = shrink(params.conv2, relu(convolution(params.conv1, entry)));
  const source = shortcutInput === 'activated' ? entry : x;
  // A 1x1 convolution costs a quarter after the pooling, and gives the same before it.
  const small = downsample ? averagePool(source) : source;
  return add(main, 'shortcut' in params ? convolution(params.shortcut, small) : small);
}

/** The parameters of a fresh discriminator block.
 *
 *  @param sizes see `DiscriminatorBlockSizes`.
 *  @param seed decides the kernels.
 *  @returns params, which the caller owns.
 *  @throws ValueError naming the size that is not a positive integer.
 */
export function createDiscriminatorBlock(
  sizes: DiscriminatorBlockSizes,
  seed: Seed,
): { params: DiscriminatorBlockParams } {
  const {
    inputs,
    outputs,
    downsample = true,
    initializer = orthogonalWeights,
  } = checkConfig('createDiscriminatorBlock', sizes, { inputs: { minimum: 1 }, outputs: { minimum: 1 } });
  const conv = (name: string, from: number, size: number) =>
    createConvolution({ inputs: from, outputs, size, initializer }, foldIn(seed, name)).params;
  const main = { conv1: conv('conv1', inputs, 3), conv2: conv('conv2', outputs, 3) };
  return {
    params: downsample || inputs !== outputs ? { ...main, shortcut: conv('shortcut', inputs, 1) } : main,
  };
}
