import { type ApplyOptions, type Seed, ShapeError } from '@gans/tensor';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import {
  type BatchNormOptions,
  type BatchNormParams,
  type BatchNormState,
  batchNorm,
  createBatchNorm,
} from '../layers/batch-norm';
import {
  type ConditionalBatchNormParams,
  conditionalBatchNorm,
  createConditionalBatchNorm,
} from '../layers/conditional-batch-norm';
import type { Classes } from '../layers/embedding';
import type { Initializer } from '../layers/initializers';

/** Weights of a block's batch norm: conditional, or the same for all images. */
export type ConditionedNormParams = BatchNormParams | ConditionalBatchNormParams;

/** What the blocks of a generator are applied with, beside their weights. */
export interface ConditionedOptions extends BatchNormOptions {
  /** float32 [N, D], or N labels; needed where the block's norms are conditional, and not looked at elsewhere. */
  readonly condition?: Classes;
}

/** A batch norm of either kind, as its parameters tell. */
export function conditionedNorm(
  params: ConditionedNormParams,
  state: BatchNormState,
  x: Tensor4D,
  apply: ApplyOptions,
  { condition, ...options }: ConditionedOptions,
): { output: Tensor4D; state: BatchNormState } {
  if (!isConditional(params)) return batchNorm(params, state, x, apply, options);
  if (condition === undefined)
    throw new ShapeError(
      'conditionedNorm: expected a condition for a conditional batch norm, got none. Pass options.condition.',
    );
  return conditionalBatchNorm(params, state, x, condition, apply, options);
}

/** The parameters and state of a fresh batch norm: conditional where the length of a condition is above 0. */
export function createConditionedNorm(
  channels: number,
  conditionSize: number,
  seed: Seed,
  initializer: Initializer,
): { params: ConditionedNormParams; state: BatchNormState } {
  return conditionSize === 0
    ? createBatchNorm(channels)
    : createConditionalBatchNorm({ channels, conditionSize, initializer }, seed);
}

const isConditional = (params: ConditionedNormParams): params is ConditionalBatchNormParams => 'kernel' in params.gain;
