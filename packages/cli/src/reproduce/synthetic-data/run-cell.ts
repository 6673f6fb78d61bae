import { type ImageDataset, takeSubset } from '@gans/datasets';
import { adaptBatchNorm, type SyntheticPool, unlabelledBatches } from '@gans/synthetic-data';
import { type Classifier, createSeed, disposeReplaced, foldIn } from '@gans/tensor';
import { classifierOf, type NamedClassifier, predictDataset } from '@gans/training';
import { createProgress } from '../../progress';
import type { CellPlace } from '../run-grid';
import type { TableGenerator } from './generator';
import { minedPicture } from './mined-picture';
import { LOOK_IMAGES, type Plan, type TrainingCell } from './plan';
import type { CellOutcome, Readings } from './result';
import { trainVariant } from './train-variant';
import { type TrainingImages, trainingImagesFor } from './training-images';

/** What all cells of a table share. */
export interface TableSetting {
  readonly plan: Plan;
  readonly generator: TableGenerator;
  /** Generated images that no classifier is trained on. */
  readonly heldOut: SyntheticPool;
}

/** Trains the classifier of a cell, and reads the real test images with it: as it is, and with adapted batch norms. Real labels are read here and nowhere before, but for variants that are about them.
 *
 *  @param setting of the table.
 *  @param cell variant and seed.
 *  @param place stop signal and progress.
 *  @throws GansError (code ABORTED) when stopped; the cell then begins anew.
 */
export async function runCell(
  { plan, generator, heldOut }: TableSetting,
  cell: TrainingCell,
  place: CellPlace,
): Promise<CellOutcome> {
  const { data, request } = plan;
  const { variant, seed } = cell;
  const { signal } = place.io;
  const images = trainingImagesFor(variant, data.train, {
    count: request.size,
    seed: foldIn(createSeed(seed), 'unlabelled'),
  });
  const few = someOf(data.test);
  const progress = createProgress(place.io, place);
  const watch = {
    heldOut,
    classNames: generator.classNames,
    look: (classifier: Classifier) => shareRight(classifier, few),
    onEpoch: (step: number, accuracy: number) =>
      progress.report({ title: variant.key, step, steps: cell.training.epochs, figures: { accuracy } }),
  };
  const { classifier, ...trained } = await generator.lend(variant.extra, (lent) =>
    trainVariant(plan, cell, lent, images, watch, place).finally(progress.close),
  );
  try {
    const net = classifier.net();
    const accuracy = await readTest(net, images, data.test, signal);
    const { stepSize } = trained;
    const picture =
      stepSize === undefined
        ? undefined
        : await minedPicture(generator.source, classifierOf(net), { stepSize, seed: createSeed(seed) });
    return { variant: variant.key, seed, accuracy, ...trained, ...(picture !== undefined && { picture }) };
  } finally {
    classifier.dispose();
  }
}

async function readTest(
  net: NamedClassifier,
  { unlabelled }: TrainingImages,
  test: ImageDataset,
  signal: AbortSignal,
): Promise<Readings> {
  const batches = unlabelledBatches(unlabelled);
  const readAdapted = async (mode: 'ema' | 'exact') => {
    const state = await adaptBatchNorm(net, batches, { mode, signal });
    try {
      return await shareRight(classifierOf({ ...net, state }), test);
    } finally {
      disposeReplaced(state, net.state);
    }
  };
  return {
    plain: await shareRight(classifierOf(net), test),
    adapted: await readAdapted('ema'),
    exact: await readAdapted('exact'),
  };
}

async function shareRight(classifier: Classifier, dataset: ImageDataset): Promise<number> {
  const predicted = await predictDataset(classifier, dataset);
  return predicted.reduce((right, read, i) => right + Number(read === dataset.labels[i]), 0) / dataset.length;
}

// Evenly spread, since files are often sorted by class.
function someOf(test: ImageDataset): ImageDataset {
  const count = Math.min(LOOK_IMAGES, test.length);
  return takeSubset(
    test,
    Int32Array.from({ length: count }, (_, i) => Math.floor((i * test.length) / count)),
  );
}
