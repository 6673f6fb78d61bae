import type { ResolvedValues } from '@gans/cli/recipes/resolve-recipe';
import { asGenerator } from '@gans/core-nets';
import { countParameters, disposeTree, foldIn, type Seed, type Tree } from '@gans/tensor';
import { oneHotRows } from '@gans/tensor/ops';
import {
  averagedGenerator,
  createGan,
  diagnose,
  drawLatents,
  type GanBatch,
  type GanNets,
  type GanState,
  ganStep,
} from '@gans/training';
import { tensor1d, tidy } from '@tensorflow/tfjs-core';
import type { Subject } from '../bench';
import { signature } from '../signature';
import { drawsOf } from './draws';

/** Steps between two looks at the diagnostics, as in `gans train`. */
export const DIAGNOSED_EVERY = 50;

/** Nets and constants of a recipe. */
export type TrainingValues = Pick<ResolvedValues, 'nets' | 'gan'>;

/** A GAN one step before its moving average begins: from the second step on, it does all that a step ever does. */
export function createStage({ nets, gan }: TrainingValues, seed: Seed): { nets: GanNets; state: GanState } {
  const made = createGan(nets, foldIn(seed, 'nets'));
  const { average } = gan;
  return { nets: made.nets, state: { ...made.state, step: average.kind === 'decay' ? average.start - 1 : 0 } };
}

/** Steps of a GAN on one batch of real images, as many as lie between two looks at the diagnostics, and that look. */
export function reacganStep(
  values: TrainingValues,
  batch: GanBatch,
  seed: Seed,
  steps: number = DIAGNOSED_EVERY,
): Subject {
  const { gan: config } = values;
  const { nets, state: initial } = createStage(values, seed);
  const { generator, discriminator } = initial;
  const checked = ['first', 'second'].map((round) => ({ round, seed: foldIn(seed, round) }));
  let state = initial;
  let made = 0;
  const next = (stepSeed: Seed) => {
    const { state: after, report } = ganStep(nets, state, batch, stepSeed, config);
    state = after;
    return report;
  };
  const [latent, condition] = averagedInput(nets, seed);
  return {
    inputs: {
      generator: generator.params,
      generatorState: generator.state,
      discriminator: discriminator.params,
      discriminatorState: discriminator.state,
      images: batch.images,
      labels: tensor1d(Float32Array.from(batch.labels)),
      averaged: { latent, condition },
      ...Object.fromEntries(checked.map(({ round, seed: own }) => [round, drawsOf(nets, values, own)])),
    },
    config: {
      gan: config,
      nets: [values.nets.generator.net, values.nets.discriminator.net],
      step: initial.step,
      diagnosedEvery: steps,
    },
    async check() {
      const outcome: Record<string, number> = {
        generatorParameters: countParameters(generator.params),
        discriminatorParameters: countParameters(discriminator.params),
      };
      // What the second step tells shows whether both updates of the first were the same.
      for (const { round, seed: own } of checked) Object.assign(outcome, await valuesOf(next(own), `${round} `));
      Object.assign(outcome, await valuesOf({ ...diagnose(nets, state, batch, config) }));
      const images = tidy(() => asGenerator(averagedGenerator(nets, state))(latent, condition));
      outcome.averagedImages = signature(await images.data<'float32'>());
      images.dispose();
      return outcome;
    },
    run() {
      for (let i = 0; i < steps; i++) disposeTree(next(foldIn(seed, ++made)));
      const { featureNorm, ...others } = diagnose(nets, state, batch, config);
      disposeTree({ ...others });
      return featureNorm!;
    },
  };
}

function averagedInput({ generator: { spec } }: GanNets, seed: Seed) {
  const count = 2 * spec.classCount;
  const labels = Array.from({ length: count }, (_, i) => i % spec.classCount);
  return [drawLatents(spec, foldIn(seed, 'averaged'), count), oneHotRows(labels, spec.classCount)] as const;
}

/** Scalars as numbers, by their names behind a prefix; they are disposed. */
async function valuesOf(scalars: Tree, prefix = ''): Promise<Record<string, number>> {
  const entries = Object.entries(scalars as Record<string, { data(): Promise<ArrayLike<number>> }>);
  const values = await Promise.all(
    entries.map(async ([name, scalar]) => [`${prefix}${name}`, (await scalar.data())[0]!] as const),
  );
  disposeTree(scalars);
  return Object.fromEntries(values);
}
