import { join } from 'node:path';
import { asTaps } from '@gans/core-nets';
import { createImageDataset, type ImageDataset } from '@gans/datasets';
import { disposeTree, foldIn, type Seed } from '@gans/tensor';
import { createClassifierNet } from '@gans/training';
import type { GanRunConfig } from './config';
import type { Judge } from './judge';
import { type ObtainClassifierOptions, obtainClassifier } from './obtain-classifier';

/** Loads the run's classifier, or trains and saves it, going on where an earlier session stopped.
 *
 *  @param path the run folder; its subfolder checkpoints must exist.
 *  @param dataset real training images.
 *  @param seed of the run.
 *  @throws GansError (code ABORTED) when stopped, after its training is saved.
 */
export async function obtainJudge(
  path: string,
  { classifier }: GanRunConfig,
  dataset: ImageDataset,
  seed: Seed,
  options: ObtainClassifierOptions,
): Promise<Judge> {
  const { net, sha256, engines } = await obtainClassifier(
    join(path, 'checkpoints'),
    {
      name: 'classifier',
      create: () => createClassifierNet({ net: 'small-cnn', ...classifier.net }, foldIn(seed, 'classifier')),
      training: classifier.training,
      dataset: withTwoClasses(dataset),
      seed: foldIn(seed, 'classifier training'),
    },
    options,
  );
  // Of one class there is little to learn: such features are called what they are.
  const training = dataset.classCount > 1 ? 'trained on' : 'shown nothing but';
  return {
    taps: asTaps(net),
    classCount: net.spec.classCount,
    featureSize: net.spec.featureSize,
    identity: { name: `${net.config.net} ${training} ${dataset.name}, tap features`, sha256 },
    engines,
    dispose: () => disposeTree(net.params, net.state),
  };
}

// A classifier knows two classes at least; of a set that has one, the other stays empty.
function withTwoClasses(dataset: ImageDataset): ImageDataset {
  const { name, classNames, imageShape, labels } = dataset;
  if (classNames.length > 1) return dataset;
  return createImageDataset({
    name,
    classNames: [...classNames, 'nothing'],
    imageShape,
    labels,
    pixels: (indices) => dataset.pixels(indices),
  });
}
