import { foldIn, permutation, type Seed, ValueError } from '@gans/tensor';
import { classHistogram } from './class-histogram';
import type { ImageDataset } from './image-dataset';
import { takeSubset } from './subset';

/** How class sizes fall: gradually from the first class to the last, or at once in the middle. */
export type LongTailType = 'exponential' | 'step';

/** The class sizes that `longTailCounts` computes. */
export interface LongTailCountsOptions {
  /** K, an integer >= 1. */
  readonly classCount: number;
  /** Images of the first class, n_max, an integer >= 1. */
  readonly maxCount: number;
  /** Imbalance ratio, the largest class over the smallest, >= 1. */
  readonly ratio: number;
  /** Default 'exponential'. */
  readonly type?: LongTailType;
}

/** The class sizes of a long-tailed set; class 0 is the largest.
 *
 *  exponential: n_k = floor(n_max (1 / ratio)^(k / (K - 1)));  step: n_max for the first ceil(K / 2) classes, floor(n_max / ratio) for the rest
 *  Cui et al., "Class-Balanced Loss Based on Effective Number of Samples", 2019, arXiv:1901.05555, Sec. 5.1; Cao et al., arXiv:1906.07413, Sec. 4.
 *  Deviates: the published code of the step form loses the last class of an odd K; here it stays.
 *
 *  @param options `classCount`, `maxCount`, `ratio`, `type`.
 *  @returns Int32Array [K], non-increasing; a size may be 0 where n_max < ratio.
 *  @throws ValueError when a number lies outside its range.
 *  @example
 *  longTailCounts({ classCount: 5, maxCount: 50000, ratio: 100 }); // 50000, 15811, 5000, 1581, 500
 */
export function longTailCounts(options: LongTailCountsOptions): Int32Array {
  const { classCount, maxCount, ratio, type = 'exponential' } = options;
  checkCount('classCount', classCount);
  checkCount('maxCount', maxCount);
  if (!(ratio >= 1 && ratio < Infinity))
    throw new ValueError(
      `longTailCounts: expected ratio to be a finite number >= 1, got ${ratio}. Pass the largest class size over the smallest, for example 100.`,
    );
  const size =
    type === 'step'
      ? (k: number) => (k < Math.ceil(classCount / 2) ? maxCount : maxCount / ratio)
      : // A single class has no tail: k / (K - 1) would be 0 / 0.
        (k: number) => maxCount * (1 / ratio) ** (k / Math.max(1, classCount - 1));
  return Int32Array.from({ length: classCount }, (_, k) => Math.trunc(size(k)));
}

/** How `longTailSubset` thins a data set. */
export interface LongTailOptions {
  /** The same seed gives the same images. */
  readonly seed: Seed;
  /** Imbalance ratio, the largest class over the smallest, >= 1. */
  readonly ratio: number;
  /** Default 'exponential'. */
  readonly type?: LongTailType;
  /** Images of the first class; default the size of the smallest class, which every class can give. */
  readonly maxCount?: number;
}

/** Thins a data set to long-tailed class sizes, see `longTailCounts`.
 *
 *  Which images stay depends on seed and labels only, and a larger ratio keeps a part of what a smaller one keeps.
 *
 *  @param dataset the whole; its images are not copied.
 *  @param options `seed`, `ratio`, `type`, `maxCount`.
 *  @returns a view, in the order of the whole, whose name says what was done.
 *  @throws ValueError when a class is smaller than its share, or its share is 0.
 *  @example
 *  const tail = longTailSubset(dataset, { seed: createSeed(0), ratio: 2 });
 *  classHistogram(tail); // of 4 images a class: 4, 3, 3, 3, 2, 2, 2, 2, 2, 2
 */
export function longTailSubset(dataset: ImageDataset, options: LongTailOptions): ImageDataset {
  const { seed, ratio, type = 'exponential' } = options;
  const available = classHistogram(dataset);
  const maxCount = options.maxCount ?? available.reduce((least, n) => Math.min(least, n));
  const counts = longTailCounts({ classCount: dataset.classCount, maxCount, ratio, type });
  const members = membersByClass(dataset);
  const kept = members.flatMap((indices, k) => {
    const count = counts[k]!;
    if (count === 0 || count > indices.length)
      throw new ValueError(
        `longTailSubset: expected maxCount and ratio to give class '${dataset.classNames[k]}' 1 to ${indices.length} images, got ${count}. Lower the ${count === 0 ? 'ratio' : 'maxCount'}.`,
      );
    const order = permutation(foldIn(seed, k), indices.length);
    return Array.from(order.subarray(0, count), (position) => indices[position]!);
  });
  kept.sort((a, b) => a - b);
  return takeSubset(dataset, kept, { name: `${dataset.name} (long tail, ${type}, ratio ${ratio})` });
}

function membersByClass(dataset: ImageDataset): readonly number[][] {
  const members: number[][] = Array.from({ length: dataset.classCount }, () => []);
  dataset.labels.forEach((label, i) => {
    members[label]!.push(i);
  });
  return members;
}

function checkCount(argument: string, value: number): void {
  if (!(Number.isSafeInteger(value) && value >= 1))
    throw new ValueError(`longTailCounts: expected ${argument} to be an integer >= 1, got ${value}.`);
}
