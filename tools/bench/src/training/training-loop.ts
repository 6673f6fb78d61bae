import { createProgress } from '@gans/cli/progress';
import { createStepLog, DIAGNOSED_EVERY } from '@gans/cli/run/step-log';
import { batch, epochOrder, type ImageDataset } from '@gans/datasets';
import { foldIn, type Seed } from '@gans/tensor';
import { type GanScalars, type TrainGanOptions, trainGan } from '@gans/training';
import { scalar } from '@tensorflow/tfjs-core';
import type { Subject } from '../bench';
import { inRunFolder, silentIo } from './run-folder';
import { createSteps, type TrainingValues, valuesOf } from './steps';

/** The training loop as `gans train` uses it, without its looks and checkpoints: batches out of a data set, losses that are read and written down with speed and diagnostics, progress.
 *
 *  @param stretch how many steps a run has; the diagnostics come after the last.
 */
export function trainingLoop(
  values: TrainingValues,
  dataset: ImageDataset,
  seed: Seed,
  stretch: number = DIAGNOSED_EVERY,
): Subject {
  const { nets, initial } = createSteps(values, seed);
  let state = initial;
  let [steps, seconds] = [0, 0];
  const train = async (count: number, onStep: NonNullable<TrainGanOptions['onStep']>) => {
    const config = { ...values.gan, steps: state.step + count };
    state = await trainGan({ nets, state, dataset, config, seed, onStep });
  };
  return {
    inputs: {},
    async check() {
      let told: GanScalars | undefined;
      await train(1, ({ scalars }) => {
        told = scalars;
      });
      return { ...told! };
    },
    async run() {
      const start = performance.now();
      await inRunFolder(async (run) => {
        const log = createStepLog(run, { nets, dataset, config: values.gan }, Date.now);
        const progress = createProgress(silentIo);
        const end = state.step + stretch;
        await train(stretch, async ({ step, scalars, state: current }) => {
          // So numbered that the diagnostics are due after the last.
          const imagesPerSecond = await log.write({ step: DIAGNOSED_EVERY + step - end, scalars, state: current });
          const { discriminatorLoss: D, generatorLoss: G } = scalars;
          progress.report({ title: 'GAN', step, steps: end, figures: { D, G, 'images/s': imagesPerSecond } });
          log.restart();
        });
      });
      steps += stretch;
      seconds += (performance.now() - start) / 1000;
      return scalar(0);
    },
    counted() {
      // Nothing else goes on while a step has its batch made.
      const waited = secondsOfBatch(dataset, firstBatch(values, dataset, seed, initial.step));
      return {
        'batches waited for': steps,
        'ms each': 1000 * waited,
        '% of the time': (100 * steps * waited) / seconds,
      };
    },
  };
}

/** The same steps by themselves, again and again on the first batch of the loop, and the look at the diagnostics. */
export function bareSteps(
  values: TrainingValues,
  dataset: ImageDataset,
  seed: Seed,
  stretch: number = DIAGNOSED_EVERY,
): Subject {
  const steps = createSteps(values, seed, stretch);
  const { step } = steps.initial;
  const fixed = batch(dataset, firstBatch(values, dataset, seed, step));
  return {
    inputs: {},
    check: () => valuesOf(steps.next(fixed, foldIn(foldIn(seed, 'step'), step))),
    run: () => steps.stretch(fixed, foldIn(seed, 'step')),
  };
}

/** Which images `trainGan` takes for its first step, by the seed that it derives: or else the two would not compute the same. */
function firstBatch({ gan: { batchSize } }: TrainingValues, { length }: ImageDataset, seed: Seed, step: number) {
  const perEpoch = Math.floor(length / batchSize);
  const first = (step % perEpoch) * batchSize;
  const order = epochOrder(foldIn(seed, 'order'), Math.floor(step / perEpoch), length);
  return order.subarray(first, first + batchSize);
}

function secondsOfBatch(dataset: ImageDataset, indices: Int32Array): number {
  const count = 50;
  const start = performance.now();
  for (let i = 0; i < count; i++) batch(dataset, indices).images.dispose();
  return (performance.now() - start) / 1000 / count;
}
