import type { ResolvedValues } from '@gans/cli/recipes/resolve-recipe';
import { gridName } from '@gans/cli/report/look-files';
import { writeLook } from '@gans/cli/report/write-look';
import { loadState, saveState } from '@gans/cli/run/checkpoints';
import { balancedLabels, evaluateGenerator, measureReference, type Reference } from '@gans/cli/run/evaluate';
import { generatedGrid } from '@gans/cli/run/pictures';
import { freshRecord } from '@gans/cli/run/run-record';
import { asTaps } from '@gans/core-nets';
import type { ImageDataset } from '@gans/datasets';
import { countParameters, foldIn, type Seed } from '@gans/tensor';
import { averagedGenerator, createClassifierNet, disposeGanState } from '@gans/training';
import { scalar } from '@tensorflow/tfjs-core';
import type { Subject } from '../bench';
import { inRunFolder } from './run-folder';
import { createSteps } from './steps';

/** What `gans train` saves after a look, and by time in between: the averaged generator and the whole training state. */
export function checkpoint(values: ResolvedValues, seed: Seed): Subject {
  const { initial: state } = createSteps(values, seed);
  const saved = { netsConfig: values.nets, config: values.gan, seed, state };
  const about = { record: freshRecord, classNames: [], keep: 1, everySteps: values.evaluation.everySteps };
  return {
    inputs: {},
    async check() {
      const outcome: Record<string, number> = {};
      await inRunFolder(async ({ path }) => {
        await saveState(path, saved, about);
        const { state: loaded } = (await loadState(path, () => {}))!;
        outcome.parameters = countParameters(loaded.generator.params) + countParameters(loaded.discriminator.params);
        disposeGanState(loaded);
      });
      return outcome;
    },
    async run() {
      await inRunFolder(({ path }) => saveState(path, saved, about));
      return scalar(0);
    },
  };
}

/** A look of `gans train`: the grid, images between latents, embeddings, and the metrics of a small sample by an untrained judge, which costs what a trained one does. */
export function look(
  values: ResolvedValues,
  { train, test }: { train: ImageDataset; test: ImageDataset },
  seed: Seed,
): Subject {
  const { nets, initial: state } = createSteps(values, seed);
  const { gridColumns, images } = values.evaluation;
  const judge = createClassifierNet({ net: 'small-cnn', ...values.classifier.net }, foldIn(seed, 'judge'));
  const generator = averagedGenerator(nets, state);
  let reference: Reference | undefined;
  const lookOnce = async () => {
    reference ??= await measureReference(
      {
        taps: asTaps(judge),
        classCount: judge.spec.classCount,
        featureSize: judge.spec.featureSize,
        identity: { name: 'untrained', sha256: '' },
        engines: [],
        dispose: () => {},
      },
      train,
      test,
    );
    const labels = balancedLabels(images, train.classCount);
    await inRunFolder(async (run) => {
      await run.write(gridName(state.step), await generatedGrid(generator, gridColumns, seed));
      await writeLook(run, { nets, state, dataset: train, config: values.gan, seed });
    });
    return evaluateGenerator(reference, generator, labels, seed);
  };
  return {
    inputs: {},
    async check() {
      const { classAccuracy, frechetDistance } = await lookOnce();
      return { classAccuracy: classAccuracy!.value, frechetDistance: frechetDistance.value };
    },
    async run() {
      await lookOnce();
      return scalar(0);
    },
  };
}
