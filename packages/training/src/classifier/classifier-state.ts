import { disposeTree, type Model } from '@gans/tensor';
import { memoriesOf, type OptimizerState, startOptimizer } from '../internal/update-weights';
import type { CheckedClassifierConfig } from './classifier-config';

/** How far a classifier's training is: what it needs besides the net's weights at that moment to go on. */
export interface ClassifierProgress {
  /** Steps made so far. */
  readonly step: number;
  /** Epochs finished. */
  readonly epoch: number;
  /** Batches made of the epoch under way. */
  readonly batch: number;
  /** What Adam or SGD remembers. */
  readonly optimizer: OptimizerState;
}

/** A classifier in training: weights, running statistics, and progress. */
export type ClassifierState = Pick<Model, 'params' | 'state'> & ClassifierProgress;

/** The state before the first step.
 *
 *  @param weights become part of the state.
 *  @param config decides what the optimizer remembers.
 *  @returns the state; `disposeClassifierState` frees it.
 *  @example
 *  const net = createSmallCnn({ classCount: 10, height: 32, width: 32, channels: 1, filters: 2, featureSize: 8 }, seed);
 *  const state = createClassifierState(net, checkClassifierConfig({ epochs: 1, batchSize: 20, learningRate: 2e-3 }));
 */
export function createClassifierState(
  { params, state }: Pick<Model, 'params' | 'state'>,
  config: CheckedClassifierConfig,
): ClassifierState {
  return { params, state, step: 0, epoch: 0, batch: 0, optimizer: startOptimizer(config, params) };
}

/** Frees every tensor of a state. */
export function disposeClassifierState({ params, state, optimizer }: ClassifierState): void {
  disposeTree(params, state, memoriesOf(optimizer));
}
