import { DIAGNOSED_EVERY } from '@gans/cli/run/step-log';
import { asGenerator } from '@gans/core-nets';
import { countParameters, foldIn, type Seed } from '@gans/tensor';
import { oneHotRows } from '@gans/tensor/ops';
import { averagedGenerator, diagnose, drawLatents, type GanBatch, type GanNets } from '@gans/training';
import { tensor1d, tidy } from '@tensorflow/tfjs-core';
import type { Subject } from '../bench';
import { signature } from '../signature';
import { drawsOf } from './draws';
import { createSteps, type TrainingValues, valuesOf } from './steps';

/** Steps of a GAN on one batch of real images, and the look at its diagnostics after them.
 *
 *  @param stretch how many steps a run has.
 */
export function reacganStep(
  values: TrainingValues,
  batch: GanBatch,
  seed: Seed,
  stretch: number = DIAGNOSED_EVERY,
): Subject {
  const { gan, nets: config } = values;
  const steps = createSteps(values, seed, stretch);
  const { nets, initial } = steps;
  const { generator, discriminator } = initial;
  const checked = ['first', 'second'].map((round) => ({ round, seed: foldIn(seed, round) }));
  const averaged = averagedInput(nets, seed);
  return {
    inputs: {
      generator: generator.params,
      generatorState: generator.state,
      discriminator: discriminator.params,
      discriminatorState: discriminator.state,
      images: batch.images,
      labels: tensor1d(Float32Array.from(batch.labels)),
      averaged,
      ...Object.fromEntries(checked.map(({ round, seed: own }) => [round, drawsOf(nets, gan, own)])),
    },
    config: {
      gan,
      nets: [config.generator.net, config.discriminator.net],
      step: initial.step,
      diagnosedEvery: stretch,
    },
    async check() {
      const outcome: Record<string, number> = {
        generatorParameters: countParameters(generator.params),
        discriminatorParameters: countParameters(discriminator.params),
      };
      // What the second step tells shows whether both updates of the first were the same.
      for (const { round, seed: own } of checked)
        Object.assign(outcome, await valuesOf(steps.next(batch, own), `${round} `));
      Object.assign(outcome, await valuesOf({ ...diagnose(nets, steps.state(), batch, gan) }));
      const generate = asGenerator(averagedGenerator(nets, steps.state()));
      const images = tidy(() => generate(averaged.latent, averaged.condition));
      outcome.averagedImages = signature(await images.data<'float32'>());
      images.dispose();
      return outcome;
    },
    run: () => steps.stretch(batch, seed),
  };
}

/** Two latents of each class, for the averaged generator. */
function averagedInput({ generator: { spec } }: GanNets, seed: Seed) {
  const labels = Array.from({ length: 2 * spec.classCount }, (_, i) => i % spec.classCount);
  return {
    latent: drawLatents(spec, foldIn(seed, 'averaged'), labels.length),
    condition: oneHotRows(labels, spec.classCount),
  };
}
