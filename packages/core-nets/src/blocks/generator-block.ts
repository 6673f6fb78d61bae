import { type ApplyOptions, foldIn, type Seed } from '@gans/tensor';
import { add, relu, upsampleNearest } from '@gans/tensor/ops';
import { type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { checkConfig } from '../internal/check-config';
import type { BatchNormState } from '../layers/batch-norm';
import { type ConvolutionParams, convolution, createConvolution } from '../layers/convolution';
import { type Initializer, orthogonalWeights } from '../layers/initializers';
import { upsampleConvolution } from '../layers/resampling-convolution';
import {
  type ConditionedNormParams,
  type ConditionedOptions,
  conditionedNorm,
  createConditionedNorm,
} from './conditioned-norm';

/** Weights of the path that is not the shortcut. */
export type GeneratorPath = {
  readonly norm1: ConditionedNormParams;
  readonly conv1: ConvolutionParams;
  readonly norm2: ConditionedNormParams;
  readonly conv2: ConvolutionParams;
};

/** Weights of a residual generator block: two 3x3 convolutions, a batch norm before each and, where there is one, the 1x1 convolution of the shortcut. */
export type GeneratorBlockParams = GeneratorPath | (GeneratorPath & { readonly shortcut: ConvolutionParams });

/** Running statistics of the two batch norms. */
export type GeneratorBlockState = { readonly norm1: BatchNormState; readonly norm2: BatchNormState };

/** Size of a residual generator block. */
export interface GeneratorBlockSizes {
  /** Channels of the input. */
  readonly inputs: number;
  /** Channels of the output. */
  readonly outputs: number;
  /** D, length of a condition (or number of classes); 0 for plain batch norms. */
  readonly conditionSize: number;
  /** Whether the block doubles height and width; default true. */
  readonly upsample?: boolean;
  /** Draws all kernels; default `orthogonalWeights`. */
  readonly initializer?: Initializer;
}

/** How a generator block is applied. */
export interface GeneratorBlockOptions extends ConditionedOptions {
  /** Whether height and width are doubled; default true. */
  readonly upsample?: boolean;
}

/** Residual block of the generators of SNGAN and BigGAN.
 *
 *  y = conv2(relu(norm2(conv1(up(relu(norm1(x))))))) + shortcut(up(x)), the shortcut a 1x1 convolution, or nothing where the block keeps its size and channels
 *  Miyato et al., 2018, appendix B.4, arXiv:1802.05957; Brock et al., 2019, figure 15 (b), arXiv:1809.11096. Deviates: convolutions and up-sampling are fused or exchanged where that changes nothing but the cost.
 *
 *  @param params see `GeneratorBlockParams`.
 *  @param state running statistics; not disposed.
 *  @param x float32 [N, H, W, in]; not disposed.
 *  @param apply as of `batchNorm`.
 *  @param options the condition, and the constants of the batch norms.
 *  @returns the output float32 [N, 2H, 2W, out], and the state: new tensors where it moves, the given ones otherwise.
 *  @throws ShapeError when the condition does not fit.
 *  @example
 *  const { params, state } = createGeneratorBlock({ inputs: 1, outputs: 2, conditionSize: 10 }, seed);
 *  generatorBlock(params, state, images, { training: true }, { condition: [3, 7, 1, 0] }).output; // [4, 64, 64, 2]
 */
export function generatorBlock(
  params: GeneratorBlockParams,
  state: GeneratorBlockState,
  x: Tensor4D,
  apply: ApplyOptions,
  { upsample = true, ...options }: GeneratorBlockOptions = {},
): { output: Tensor4D; state: GeneratorBlockState } {
  const first = conditionedNorm(params.norm1, state.norm1, x, apply, options);
  const enlarge = upsample ? upsampleConvolution : convolution;
  const hidden = enlarge(params.conv1, relu(first.output));
  const second = conditionedNorm(params.norm2, state.norm2, hidden, apply, options);
  const main = convolution(params.conv2, relu(second.output));
  // A 1x1 convolution costs a quarter before the up-sampling, and gives the same after it.
  const side = tidy(() => {
    const narrow = 'shortcut' in params ? convolution(params.shortcut, x) : x.clone();
    return upsample ? upsampleNearest(narrow) : narrow;
  });
  return { output: add(main, side), state: { norm1: first.state, norm2: second.state } };
}

/** The parameters and state of a fresh generator block.
 *
 *  @param sizes see `GeneratorBlockSizes`.
 *  @param seed decides the kernels.
 *  @returns tensors that the caller owns.
 *  @throws ValueError naming the size that is out of range.
 */
export function createGeneratorBlock(
  sizes: GeneratorBlockSizes,
  seed: Seed,
): { params: GeneratorBlockParams; state: GeneratorBlockState } {
  const {
    inputs,
    outputs,
    conditionSize,
    upsample = true,
    initializer = orthogonalWeights,
  } = checkConfig('createGeneratorBlock', sizes, {
    inputs: { minimum: 1 },
    outputs: { minimum: 1 },
    conditionSize: { minimum: 0 },
  });
  const norm = (name: string, channels: number) =>
    createConditionedNorm(channels, conditionSize, foldIn(seed, name), initializer);
  const conv = (name: string, from: number, size: number) =>
    createConvolution({ inputs: from, outputs, size, initializer }, foldIn(seed, name)).params;
  const [norm1, norm2] = [norm('norm1', inputs), norm('norm2', outputs)];
  const main = {
    norm1: norm1.params,
    conv1: conv('conv1', inputs, 3),
    norm2: norm2.params,
    conv2: conv('conv2', outputs, 3),
  };
  return {
    params: upsample || inputs !== outputs ? { ...main, shortcut: conv('shortcut', inputs, 1) } : main,
    state: { norm1: norm1.state, norm2: norm2.state },
  };
}
