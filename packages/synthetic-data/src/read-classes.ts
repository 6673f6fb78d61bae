import { type Classifier, ShapeError } from '@gans/tensor';
import { argMax, nextFrame, type Tensor, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { expectInteger } from './internal/check-sources';
import { poolBatch, type SyntheticPool } from './pool';

/** What a classifier reads in a pool's images. */
export interface ClassReading {
  /** K. */
  readonly classCount: number;
  /** Images read. */
  readonly images: number;
  /** [K, K], row by row: images of the class asked for (row) that are read as another (column). */
  readonly counts: Int32Array;
  /** Share of images read as asked for. */
  readonly accuracy: number;
  /** True where the accuracy is within three standard errors of 1/K, or below: labels and images seem to have nothing to do with each other. */
  readonly isAtChance: boolean;
}

/** How `readClasses` reads. */
export interface ReadClassesOptions {
  /** Images read: the first ones of the pool, in which classes take turns. Default all. */
  readonly limit?: number;
  /** Images at a time; default 100. */
  readonly chunkSize?: number;
}

/** Compares a pool's labels with what a classifier reads: the class error of the generator where the classifier is a good judge, a warning where the classifier was trained on the pool and still reads at chance.
 *
 *  at chance: accuracy <= 1/K + 3 sqrt((1/K)(1 - 1/K)/n)
 *
 *  @param classifier in inference mode.
 *  @param pool any pool.
 *  @param options `limit`, `chunkSize`.
 *  @returns counts and accuracy.
 *  @throws ShapeError when the classifier has other classes; ValueError when a number is out of range.
 *  @example
 *  const pool = await fillDataset(source, { count: 30, seed });
 *  console.log((await readClasses(classifier, pool)).accuracy);
 */
export async function readClasses(
  classifier: Classifier,
  pool: SyntheticPool,
  { limit = pool.labels.length, chunkSize = 100 }: ReadClassesOptions = {},
): Promise<ClassReading> {
  expectInteger('readClasses', 'limit', limit, 1);
  expectInteger('readClasses', 'chunkSize', chunkSize, 1);
  const { classCount } = pool;
  const images = Math.min(limit, pool.labels.length);
  const counts = new Int32Array(classCount ** 2);
  let right = 0;
  for (let first = 0; first < images; first += chunkSize) {
    const batch = poolBatch(
      pool,
      Array.from({ length: Math.min(chunkSize, images - first) }, (_, i) => first + i),
    );
    const logits = tidy(() => classifier(batch.images));
    batch.images.dispose();
    for (const [i, read] of (await topClassesOf(logits, classCount)).entries()) {
      counts[batch.labels[i]! * classCount + read]!++;
      if (read === batch.labels[i]) right++;
    }
    await nextFrame();
  }
  const accuracy = right / images;
  const chance = 1 / classCount;
  const bound = chance + 3 * Math.sqrt((chance * (1 - chance)) / images);
  return { classCount, images, counts, accuracy, isAtChance: accuracy <= bound };
}

async function topClassesOf(logits: Tensor2D, classCount: number): Promise<Int32Array> {
  const classes = tidy(() => argMax(logits, 1) as Tensor);
  logits.dispose();
  const values = await classes.data<'int32'>().finally(() => classes.dispose());
  if (logits.shape[1] !== classCount)
    throw new ShapeError(
      `readClasses: expected the classifier to give logits of ${classCount} classes, got ${logits.shape[1]}. Pool and classifier must have the same classes.`,
    );
  return Int32Array.from(values);
}
