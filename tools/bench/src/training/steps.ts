import type { ResolvedValues } from '@gans/cli/recipes/resolve-recipe';
import { DIAGNOSED_EVERY } from '@gans/cli/run/step-log';
import { disposeTree, foldIn, type Seed, type Tree } from '@gans/tensor';
import {
  createGan,
  diagnose,
  type GanBatch,
  type GanNets,
  type GanReport,
  type GanState,
  ganStep,
} from '@gans/training';
import type { Scalar } from '@tensorflow/tfjs-core';

/** Nets and constants of a recipe. */
export type TrainingValues = Pick<ResolvedValues, 'nets' | 'gan'>;

/** A GAN in training, step by step. */
export interface Steps {
  readonly nets: GanNets;
  /** Before the first step. */
  readonly initial: GanState;
  state(): GanState;
  next(batch: GanBatch, seed: Seed): GanReport;
  /** Steps on one batch, as many as lie between two looks at the diagnostics, and that look; one of its numbers. */
  stretch(batch: GanBatch, seed: Seed): Scalar;
}

/** Sets a GAN up one step before its moving average begins: from the second step on, it does all that a step ever does.
 *
 *  @param stretch steps between two looks at the diagnostics; default, those of `gans train`.
 */
export function createSteps(
  { nets: sizes, gan }: TrainingValues,
  seed: Seed,
  stretch: number = DIAGNOSED_EVERY,
): Steps {
  const { nets, state: fresh } = createGan(sizes, foldIn(seed, 'nets'));
  const { average } = gan;
  const initial = { ...fresh, step: average.kind === 'decay' ? average.start - 1 : 0 };
  let state = initial;
  const next = (batch: GanBatch, stepSeed: Seed) => {
    const { state: after, report } = ganStep(nets, state, batch, stepSeed, gan);
    state = after;
    return report;
  };
  return {
    nets,
    initial,
    state: () => state,
    next,
    stretch(batch, own) {
      for (let i = 0; i < stretch; i++) disposeTree(next(batch, foldIn(own, state.step)));
      const { featureNorm, ...others } = diagnose(nets, state, batch, gan);
      disposeTree({ ...others });
      return featureNorm!;
    },
  };
}

/** Scalars as numbers, by their names behind a prefix; they are disposed. */
export async function valuesOf(scalars: Tree, prefix = ''): Promise<Record<string, number>> {
  const entries = Object.entries(scalars as Readonly<Record<string, Scalar>>);
  const values = await Promise.all(
    entries.map(async ([name, value]) => [`${prefix}${name}`, (await value.data())[0]!] as const),
  );
  disposeTree(scalars);
  return Object.fromEntries(values);
}
