import { type ApplyOptions, foldIn, type Seed, ShapeError } from '@gans/tensor';
import { add, relu, upsampleNearest } from '@gans/tensor/ops';
import { slice, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { checkConfig } from '../internal/check-config';
import type { BatchNormState } from '../layers/batch-norm';
import { type ConvolutionParams, convolution, createConvolution } from '../layers/convolution';
import { type Initializer, orthogonalWeights } from '../layers/initializers';
import { upsampleConvolution } from '../layers/resampling-convolution';
import { type ConditionedNormParams, conditionedNorm, createConditionedNorm } from './conditioned-norm';
import type { GeneratorBlockOptions } from './generator-block';

/** Weights of a BigGAN-deep generator block: convolutions 1x1, 3x3, 3x3, 1x1, and a batch norm before each. */
export type DeepGeneratorBlockParams = {
  readonly norm0: ConditionedNormParams;
  readonly conv0: ConvolutionParams;
  readonly norm1: ConditionedNormParams;
  readonly conv1: ConvolutionParams;
  readonly norm2: ConditionedNormParams;
  readonly conv2: ConvolutionParams;
  readonly norm3: ConditionedNormParams;
  readonly conv3: ConvolutionParams;
};

/** Running statistics of the four batch norms. */
export type DeepGeneratorBlockState = {
  readonly norm0: BatchNormState;
  readonly norm1: BatchNormState;
  readonly norm2: BatchNormState;
  readonly norm3: BatchNormState;
};

/** Size of a BigGAN-deep generator block. */
export interface DeepGeneratorBlockSizes {
  /** Channels of the input, a multiple of 4: the two 3x3 convolutions have a quarter of them. */
  readonly inputs: number;
  /** Channels of the output, at most those of the input. */
  readonly outputs: number;
  /** D, length of a condition (or number of classes); 0 for plain batch norms. */
  readonly conditionSize: number;
  /** Draws all kernels; default `orthogonalWeights`. */
  readonly initializer?: Initializer;
}

/** Residual block of the generator of BigGAN-deep.
 *
 *  y = conv3(relu(norm3(conv2(relu(norm2(conv1(up(relu(norm1(conv0(relu(norm0(x)))))))))))) + up(x[..., :out])
 *  Brock et al., 2019, figure 16 (b), arXiv:1809.11096. The shortcut keeps the first channels and has no weights. Deviates: up-sampling and convolution are fused.
 *
 *  @param params see `DeepGeneratorBlockParams`.
 *  @param state running statistics; not disposed.
 *  @param x float32 [N, H, W, in]; not disposed.
 *  @param apply as of `batchNorm`.
 *  @param options the condition, `upsample` (default true) and the constants of the batch norms.
 *  @returns the output float32 [N, 2H, 2W, out], or [N, H, W, out], and the state: new tensors where it moves, the given ones otherwise.
 *  @throws ShapeError when the condition does not fit.
 */
export function deepGeneratorBlock(
  params: DeepGeneratorBlockParams,
  state: DeepGeneratorBlockState,
  x: Tensor4D,
  apply: ApplyOptions,
  { upsample = true, ...options }: GeneratorBlockOptions = {},
): { output: Tensor4D; state: DeepGeneratorBlockState } {
  const first = conditionedNorm(params.norm0, state.norm0, x, apply, options);
  const narrow = convolution(params.conv0, relu(first.output));
  const second = conditionedNorm(params.norm1, state.norm1, narrow, apply, options);
  const enlarged = (upsample ? upsampleConvolution : convolution)(params.conv1, relu(second.output));
  const third = conditionedNorm(params.norm2, state.norm2, enlarged, apply, options);
  const refined = convolution(params.conv2, relu(third.output));
  const fourth = conditionedNorm(params.norm3, state.norm3, refined, apply, options);
  const main = convolution(params.conv3, relu(fourth.output));
  const side = tidy(() => {
    const kept = slice(x, 0, [...x.shape.slice(0, 3), main.shape[3]] as [number, number, number, number]);
    return upsample ? upsampleNearest(kept) : kept;
  });
  return {
    output: add(main, side),
    state: { norm0: first.state, norm1: second.state, norm2: third.state, norm3: fourth.state },
  };
}

/** The parameters and state of a fresh BigGAN-deep generator block.
 *
 *  @param sizes see `DeepGeneratorBlockSizes`.
 *  @param seed decides the kernels.
 *  @returns tensors that the caller owns.
 *  @throws ValueError naming the size that is out of range; ShapeError when there are more outputs than inputs.
 */
export function createDeepGeneratorBlock(
  sizes: DeepGeneratorBlockSizes,
  seed: Seed,
): { params: DeepGeneratorBlockParams; state: DeepGeneratorBlockState } {
  const {
    inputs,
    outputs,
    conditionSize,
    initializer = orthogonalWeights,
  } = checkConfig('createDeepGeneratorBlock', sizes, {
    inputs: { minimum: 4, multipleOf: 4 },
    outputs: { minimum: 1 },
    conditionSize: { minimum: 0 },
  });
  if (outputs > inputs)
    throw new ShapeError(
      `createDeepGeneratorBlock: expected outputs to be at most the ${inputs} inputs, got ${outputs}. The shortcut has no others to give.`,
    );
  const middle = inputs / 4;
  const norm = (name: string, channels: number) =>
    createConditionedNorm(channels, conditionSize, foldIn(seed, name), initializer);
  const conv = (name: string, from: number, to: number, size: number) =>
    createConvolution({ inputs: from, outputs: to, size, initializer }, foldIn(seed, name)).params;
  const [norm0, norm1] = [norm('norm0', inputs), norm('norm1', middle)];
  const [norm2, norm3] = [norm('norm2', middle), norm('norm3', middle)];
  return {
    params: {
      norm0: norm0.params,
      conv0: conv('conv0', inputs, middle, 1),
      norm1: norm1.params,
      conv1: conv('conv1', middle, middle, 3),
      norm2: norm2.params,
      conv2: conv('conv2', middle, middle, 3),
      norm3: norm3.params,
      conv3: conv('conv3', middle, outputs, 1),
    },
    state: { norm0: norm0.state, norm1: norm1.state, norm2: norm2.state, norm3: norm3.state },
  };
}
