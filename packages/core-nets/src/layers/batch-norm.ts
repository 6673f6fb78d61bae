import type { ApplyOptions } from '@gans/tensor';
import { batchNormalize, batchNormalizeWith, trackedBatchNormalize } from '@gans/tensor/ops';
import { add, mul, ones, rsqrt, sub, type Tensor, zeros } from '@tensorflow/tfjs-core';
import { checkConfig } from '../internal/check-config';

/** Affine part of a batch norm: gain and bias, float32 [C] each. */
export type BatchNormParams = { readonly gain: Tensor; readonly bias: Tensor };

/** Running statistics of a batch norm: mean and biased variance, float32 [C] each. */
export type BatchNormState = { readonly mean: Tensor; readonly variance: Tensor };

/** Constants of a batch norm. */
export interface BatchNormOptions {
  /** Added to the variance; default 1e-5. */
  readonly epsilon?: number;
  /** Share of the batch's statistics in the new running ones; default 0.1. `momentum` of the apply options goes before it. */
  readonly momentum?: number;
  /** Which variance of a batch of n values the running one follows: that over n, or over n - 1 as PyTorch stores it; default 'biased'. The batch itself is always normalised with the biased one. */
  readonly runningVariance?: 'biased' | 'unbiased';
}

/** Batch normalisation: each channel brought to mean 0 and variance 1, then scaled and shifted.
 *
 *  y = gain (x - mean) / sqrt(variance + epsilon) + bias;  running <- (1 - momentum) running + momentum batch
 *  Ioffe and Szegedy, "Batch Normalization", 2015, Algorithm 1. arXiv:1502.03167. Deviates: the running variance is the biased one, unless asked for otherwise.
 *
 *  @param params gain and bias.
 *  @param state running statistics; not disposed.
 *  @param x float32 [..., C]; not disposed.
 *  @param apply `statistics` picks which statistics normalise (default: the batch's in training); the running ones move in training, and whenever a `momentum` is given.
 *  @returns the output, and the state: new tensors where it moves, the given ones otherwise.
 *  @example
 *  const { params, state } = createBatchNorm(1);
 *  const { output, state: next } = batchNorm(params, state, images, { training: true });
 */
export function batchNorm<T extends Tensor>(
  params: BatchNormParams,
  state: BatchNormState,
  x: T,
  { training, statistics = training ? 'batch' : 'running', momentum: asked }: ApplyOptions,
  { epsilon = 1e-5, momentum = 0.1, runningVariance = 'biased' }: BatchNormOptions = {},
): { output: T; state: BatchNormState } {
  if (!training && asked === undefined) {
    const output =
      statistics === 'batch'
        ? batchNormalize(x, params.gain, params.bias, epsilon).output
        : normalizeWith(params, state, x, epsilon);
    return { output, state };
  }
  const { output, running } = trackedBatchNormalize(x, params.gain, params.bias, state, {
    share: asked ?? momentum,
    epsilon,
    unbiased: runningVariance === 'unbiased',
  });
  return { output: statistics === 'batch' ? output : normalizeWith(params, state, x, epsilon), state: running };
}

function normalizeWith<T extends Tensor>(
  { gain, bias }: BatchNormParams,
  state: BatchNormState,
  x: T,
  epsilon: number,
): T {
  if (gain.rank === 1) return batchNormalizeWith(x, gain, bias, state, epsilon);
  // A gain for each image: the statistics become part of it, so that an element takes one multiplication and one addition.
  const scale = mul(gain, rsqrt(add(state.variance, epsilon)));
  return add(mul(x, scale), sub(bias, mul(state.mean, scale))) as T;
}

/** Whether a norm is the same for every batch, and stays what it is. */
export function isFixed({ training, statistics = training ? 'batch' : 'running', momentum }: ApplyOptions): boolean {
  return !training && momentum === undefined && statistics === 'running';
}

/** The parameters and state of a fresh batch norm: gain 1, bias 0, mean 0, variance 1.
 *
 *  @param channels C.
 *  @returns float32 [C] tensors; the caller owns them.
 *  @throws ValueError when `channels` is not a positive integer.
 */
export function createBatchNorm(channels: number): { params: BatchNormParams; state: BatchNormState } {
  checkConfig('createBatchNorm', { channels }, { channels: { minimum: 1 } });
  return {
    params: { gain: ones([channels]), bias: zeros([channels]) },
    state: { mean: zeros([channels]), variance: ones([channels]) },
  };
}
