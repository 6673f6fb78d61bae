import { foldIn, type Seed, type Tree, valueAndGrad } from '@gans/tensor';
import type { Tensor } from '@tensorflow/tfjs-core';
import { meanOf } from '../../internal/mean-trees';
import { scoped } from '../../internal/scoped';
import type { BatchSource } from '../batch';
import type { GanMemory } from '../memory';
import type { GanState } from '../state';
import { adapt, isAdaptive } from './augmentation';
import type { StepContext } from './context';
import { discriminatorObjective } from './discriminator-objective';

/** Scalars by name. */
export type Report = { readonly [name: string]: Tensor };

/** What one update of a net goes by: the gradient of its loss, and what its passes have left behind. */
export interface DiscriminatorGradients {
  readonly grads: Tree;
  /** D's state after its passes. */
  readonly state: Tree;
  readonly report: Report;
  readonly memory: GanMemory;
}

/** Which batches an update takes, and its number since training began. */
export interface UpdatePlan {
  readonly source: BatchSource;
  /** Index of its first batch within the step. */
  readonly first: number;
  /** Counted from 0. */
  readonly update: number;
  /** Batch i of the step draws from (seed, i). */
  readonly seed: Seed;
}

/** The gradient of D's loss, G frozen: the mean over the batches of one update. */
export function discriminatorGradients(
  context: StepContext,
  state: GanState,
  plan: UpdatePlan,
): DiscriminatorGradients {
  const { config } = context;
  let { memory } = state;
  const scores: number[] = [];
  const mean = meanOf(config.accumulationSteps, (k) => {
    const { remembered, realScores, ...tensors } = scoped(() =>
      ofOneBatch(context, { ...state, memory }, plan, plan.first + k),
    );
    memory = remembered;
    scores.push(...realScores);
    return tensors;
  });
  return { grads: mean.grads, state: mean.state, report: mean.report, memory: adapt(config, memory, scores) };
}

function ofOneBatch(context: StepContext, state: GanState, { source, update, seed }: UpdatePlan, index: number) {
  const objective = discriminatorObjective(context, state, source(index), update, foldIn(seed, index));
  const { value, grads, aux } = valueAndGrad(objective.loss)(state.discriminator.params);
  const { report, realScores, state: next } = aux as { report: Tree; realScores: Tensor; state: Tree };
  return {
    grads,
    state: next,
    report: { discriminatorLoss: value, ...report },
    remembered: objective.memory(),
    // Reading them back waits for the device.
    realScores: isAdaptive(context.config) ? Array.from(realScores.dataSync()) : [],
  };
}
