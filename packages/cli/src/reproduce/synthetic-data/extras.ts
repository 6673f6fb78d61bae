import {
  classErrorTargets,
  confidenceOf,
  fillDataset,
  type GeneratorSource,
  type ImageFilter,
  readClasses,
  type SyntheticPool,
} from '@gans/synthetic-data';
import { foldIn, randomBits, type Seed } from '@gans/tensor';
import { classifierOf } from '@gans/training';
import { createPoolClassifier, type PoolClassifierOptions } from './pool-classifier';
import type { Extra } from './variants';

/** What a judge lends to a training. */
export interface JudgedTraining {
  readonly filter?: ImageFilter;
  readonly relabel?: (pool: SyntheticPool, epoch: number) => Int32Array;
}

/** Trains a judge on generated images of its own and lends what a training takes from it; without such an extra there is no judge.
 *
 *  @param sources of the images.
 *  @param options `size`, images that the judge learns from, and as many that it reads; `classifier`, of the judge; `use` must not keep what it is lent.
 */
export async function withJudge<T>(
  extra: Extra | undefined,
  sources: readonly GeneratorSource[],
  options: { readonly size: number; readonly seed: Seed; readonly classifier: PoolClassifierOptions },
  use: (judged: JudgedTraining) => Promise<T>,
): Promise<T> {
  if (extra !== 'confidence' && extra !== 'class-error') return use({});
  const { size: count, classifier } = options;
  const { signal } = classifier;
  const seed = foldIn(options.seed, 'judge');
  const judge = createPoolClassifier({ ...classifier, seed });
  try {
    const pool = await fillDataset(sources, { count, seed, signal });
    let learner = judge.loop.classifier;
    for (let epoch = 0; epoch < classifier.training.epochs; epoch++)
      learner = await judge.loop.trainEpoch(learner, pool, { epoch, seed, signal });
    const read = classifierOf(judge.net());
    if (extra === 'confidence') return await use({ filter: { score: confidenceOf(read) } });
    const other = await fillDataset(sources, { count, seed: foldIn(seed, 'read'), signal });
    const targets = classErrorTargets(await readClasses(read, other));
    return await use({ relabel: ({ labels }, epoch) => redrawLabels(labels, targets, foldIn(seed, epoch)) });
  } finally {
    judge.dispose();
  }
}

/** Draws a label for each image from the targets of its own: the cross-entropy with such labels is, on average, that with the targets.
 *
 *  @param labels [N].
 *  @param targets [K, K], rows of sum 1, as of `classErrorTargets`.
 *  @param seed image i depends on (seed, i) only.
 */
export function redrawLabels(labels: Int32Array, targets: Float32Array, seed: Seed): Int32Array {
  const classCount = Math.sqrt(targets.length);
  const bits = randomBits(seed, labels.length);
  return labels.map((label, i) => {
    let left = bits[i]! / 2 ** 32;
    for (let k = 0; k < classCount; k++) {
      left -= targets[label * classCount + k]!;
      if (left < 0) return k;
    }
    // Rounding of the row may leave a little.
    return label;
  });
}
