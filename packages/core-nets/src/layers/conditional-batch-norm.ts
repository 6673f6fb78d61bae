import { type ApplyOptions, foldIn, type Seed } from '@gans/tensor';
import { add, mul, ones, reshape, type Tensor, type Tensor4D, zeros } from '@tensorflow/tfjs-core';
import { checkConfig } from '../internal/check-config';
import { expectClasses, expectTensor } from '../internal/check-input';
import { type BatchNormOptions, type BatchNormState, batchNorm, isFixed } from './batch-norm';
import { type Classes, embedding } from './embedding';
import { type Initializer, orthogonalWeights } from './initializers';

/** Linear maps from a condition of D numbers, or a class of D, to the gains and the biases of C channels: kernels float32 [D, C]. */
export type ConditionalBatchNormParams = {
  readonly gain: { readonly kernel: Tensor };
  readonly bias: { readonly kernel: Tensor };
};
type Layer = ConditionalBatchNormParams['gain'];

/** Size of a conditional batch norm. */
export interface ConditionalBatchNormSizes {
  /** C. */
  readonly channels: number;
  /** D, length of a condition, or number of classes. */
  readonly conditionSize: number;
  /** Draws both kernels; default `orthogonalWeights`. SNGAN starts from zeros, at which the layer is a plain batch norm. */
  readonly initializer?: Initializer;
}

/** Batch normalisation whose gain and bias depend on each image's condition.
 *
 *  y_n = (x_n - mean) / sqrt(variance + epsilon) (1 + c_n W_gain) + c_n W_bias
 *  de Vries et al., "Modulating early visual processing by language", 2017, Eq. (4), arXiv:1707.00683; Miyato and Koyama, 2018, arXiv:1802.05637 (a row a class); Brock et al., 2019, appendix B, arXiv:1809.11096 (a linear map of [class embedding; latent chunk]).
 *
 *  @param params kernels [D, C] of gain and bias.
 *  @param state running statistics; not disposed.
 *  @param x float32 [N, H, W, C]; not disposed.
 *  @param condition float32 [N, D], or N labels from 0 to D - 1; not disposed.
 *  @param apply as of `batchNorm`.
 *  @returns the output, and the state: new tensors where it moves, the given ones otherwise.
 *  @throws ShapeError when the images or the conditions do not fit the kernels or each other; ValueError naming the first label that is no class.
 *  @example
 *  const { params, state } = createConditionalBatchNorm({ channels: 1, conditionSize: 10 }, seed);
 *  conditionalBatchNorm(params, state, images, [3, 7, 1, 0], { training: true }).output; // [4, 32, 32, 1]
 */
export function conditionalBatchNorm(
  params: ConditionalBatchNormParams,
  state: BatchNormState,
  x: Tensor4D,
  condition: Classes,
  apply: ApplyOptions,
  options?: BatchNormOptions,
): { output: Tensor4D; state: BatchNormState } {
  const [conditionSize, channels] = sizesOf(params);
  expectTensor('conditionalBatchNorm', 'x', x, ['N', 'H', 'W', channels], `The kernels give ${channels} channels.`);
  const [batch] = x.shape;
  expectClasses('conditionalBatchNorm', condition, conditionSize, batch);
  // The gain of a single image is a plain one, which engines normalise with in one pass.
  const shape = batch === 1 ? [channels] : [batch, 1, 1, channels];
  const each = (map: Layer) => reshape(embedding({ table: map.kernel }, condition), shape);
  const own = { gain: add(each(params.gain), 1), bias: each(params.bias) };
  // Statistics that stand still become part of each image's own gain and bias.
  if (isFixed(apply)) return batchNorm(own, state, x, apply, options);
  const plain = { gain: ones([channels]), bias: zeros([channels]) };
  const { output, state: next } = batchNorm(plain, state, x, apply, options);
  return { output: add(mul(output, own.gain), own.bias), state: next };
}

function sizesOf({ gain, bias }: ConditionalBatchNormParams): [conditionSize: number, channels: number] {
  expectTensor('conditionalBatchNorm', 'gain/kernel', gain.kernel, ['D', 'C'], 'It is a linear map.');
  const shape = gain.kernel.shape as [number, number];
  expectTensor(
    'conditionalBatchNorm',
    'bias/kernel',
    bias.kernel,
    shape,
    'It has the shape of the kernel of the gains.',
  );
  return shape;
}

/** The parameters and state of a fresh conditional batch norm: mean 0, variance 1.
 *
 *  @param sizes see `ConditionalBatchNormSizes`.
 *  @param seed decides the kernels.
 *  @returns tensors that the caller owns.
 *  @throws ValueError naming the size that is not a positive integer.
 */
export function createConditionalBatchNorm(
  sizes: ConditionalBatchNormSizes,
  seed: Seed,
): { params: ConditionalBatchNormParams; state: BatchNormState } {
  const {
    channels,
    conditionSize,
    initializer = orthogonalWeights,
  } = checkConfig('createConditionalBatchNorm', sizes, { channels: { minimum: 1 }, conditionSize: { minimum: 1 } });
  const map = (name: string) => ({ kernel: initializer(foldIn(seed, name), [conditionSize, channels]) });
  return {
    params: { gain: map('gain'), bias: map('bias') },
    state: { mean: zeros([channels]), variance: ones([channels]) },
  };
}
