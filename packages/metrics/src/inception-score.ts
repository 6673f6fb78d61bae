import { permutation, type Seed, ShapeError, ValueError } from '@gans/tensor';
import type { FeatureSet } from './feature-set';
import { dealRows } from './internal/deal-rows';
import { expectFeatures } from './internal/expect-features';
import { protocolOf } from './internal/protocol-of';
import type { MeasurementOptions, MetricResult } from './result';

/** What a classifier read in a set of images, as far as an inception score needs it. A plain value: functions return new ones and change none. */
export interface PosteriorStatistics {
  /** K, the number of classes. */
  readonly classCount: number;
  /** n, the number of images seen. */
  readonly count: number;
  /** float64 [K]: sum over the images of p(y = k | x). */
  readonly sum: Float64Array;
  /** Sum over the images of sum_k p(k|x) ln p(k|x), in nats, <= 0. */
  readonly negativeEntropy: number;
}

/** What the rows of a classifier are. */
export type PosteriorRows = 'logits' | 'probabilities';

/** How an inception score is measured. */
export interface InceptionScoreOptions extends MeasurementOptions {
  /** Parts that are scored apart; default 10. */
  readonly splits?: number;
  /** Deals the images to the splits in an order drawn from this seed, as torch-fidelity does; default: in their own order, as the paper's code does. A set that lies class by class needs it: a split of one class scores 1. */
  readonly shuffle?: Seed;
  /** What the rows are; default 'logits'. */
  readonly rows?: PosteriorRows;
}

/** The statistics of no images: the neutral element of `mergePosteriors`.
 *
 *  @param classCount K, a positive integer.
 *  @throws ValueError when `classCount` is not one.
 */
export function emptyPosteriors(classCount: number): PosteriorStatistics {
  if (!Number.isInteger(classCount) || classCount < 1)
    throw new ValueError(`emptyPosteriors: expected classCount to be a positive integer, got ${classCount}.`);
  return { classCount, count: 0, sum: new Float64Array(classCount), negativeEntropy: 0 };
}

/** Adds the rows of more images, in float64 and by log-softmax: no probability is rooted in an exponential that underflows. 0 ln 0 = 0.
 *
 *  @param statistics of the images so far; not changed.
 *  @param values n K numbers, row after row.
 *  @param rows what they are; default 'logits'.
 *  @throws ShapeError when `values` is not a whole number of rows; ValueError when one is not finite, or rows of probabilities are negative or do not sum to 1 (1e-4).
 *  @example
 *  const seen = accumulatePosteriors(emptyPosteriors(2), [0, 0, 3, 3]);
 *  console.log(seen.count, seen.sum); // 2 [1, 1]
 */
export function accumulatePosteriors(
  statistics: PosteriorStatistics,
  values: ArrayLike<number>,
  rows: PosteriorRows = 'logits',
): PosteriorStatistics {
  const { classCount } = statistics;
  const count = values.length / classCount;
  expectFeatures('accumulatePosteriors', rows, { values, count, dimension: classCount }, 0);
  const sum = statistics.sum.slice();
  let { negativeEntropy } = statistics;
  for (let row = 0; row < count; row++) {
    const shift = rows === 'logits' ? logSumExp(values, row * classCount, classCount) : 0;
    if (rows === 'probabilities') expectDistribution(values, row, classCount);
    for (let k = 0, at = row * classCount; k < classCount; k++, at++) {
      const p = rows === 'logits' ? Math.exp(values[at]! - shift) : values[at]!;
      sum[k]! += p;
      if (p > 0) negativeEntropy += p * (rows === 'logits' ? values[at]! - shift : Math.log(p));
    }
  }
  return { classCount, count: statistics.count + count, sum, negativeEntropy };
}

/** Adds the rows of more images to the statistics of their splits.
 *
 *  @param splits statistics of each split so far, all of one K; not changed.
 *  @param values n K numbers, row after row.
 *  @param splitOf split of each row, such as the rows' part of what `inceptionSplits` gives.
 *  @param rows what they are; default 'logits'.
 *  @returns the statistics of all rows, split by split.
 *  @throws as `accumulatePosteriors`; ShapeError also when there is not one split a row, ValueError when a split is none of those given.
 *  @example
 *  const seen = accumulateSplitPosteriors([emptyPosteriors(1), emptyPosteriors(1)], [0, 0, 0], [1, 0, 1]);
 *  console.log(seen.map(({ count }) => count).join()); // 1,2
 */
export function accumulateSplitPosteriors(
  splits: readonly PosteriorStatistics[],
  values: ArrayLike<number>,
  splitOf: ArrayLike<number>,
  rows: PosteriorRows = 'logits',
): PosteriorStatistics[] {
  const dealt = dealRows({
    ...{ caller: 'accumulateSplitPosteriors', rows: values, dimension: splits[0]?.classCount ?? 0 },
    ...{ groups: splitOf, groupCount: splits.length, names: ['split', 'numbers'] as const },
  });
  return splits.map((before, split) => accumulatePosteriors(before, dealt[split]!, rows));
}

/** The statistics of two disjoint sets of images taken together.
 *
 *  @throws ShapeError when the numbers of classes differ.
 */
export function mergePosteriors(a: PosteriorStatistics, b: PosteriorStatistics): PosteriorStatistics {
  if (a.classCount !== b.classCount)
    throw new ShapeError(
      `mergePosteriors: expected statistics of one number of classes, got ${a.classCount} and ${b.classCount}. Use one classifier for both.`,
    );
  return {
    classCount: a.classCount,
    count: a.count + b.count,
    sum: a.sum.map((value, k) => value + b.sum[k]!),
    negativeEntropy: a.negativeEntropy + b.negativeEntropy,
  };
}

/** Inception score: how sure a classifier is of each generated image, and how evenly it sees the classes.
 *
 *  IS = exp(mean_x KL(p(y|x) || p(y))), p(y) the mean of a split
 *  Salimans et al., "Improved Techniques for Training GANs", 2016, section 4. arXiv:1606.03498. Deviates: the classifier may be any; split i of S holds images [floor(i n / S), floor((i + 1) n / S)) of their own order, or of a shuffled one.
 *
 *  @param fake rows of a classifier, one an image; with Inception's, logits without the bias.
 *  @param options `splits`, `shuffle`, `rows`, and the classifier as `extractor`.
 *  @returns the mean over the splits, in [1, K], and their population standard deviation as `std`.
 *  @throws ShapeError, ValueError as `accumulatePosteriors`; ValueError when there are fewer images than splits.
 *  @example
 *  const fake = { values: [1, 0, 0, 1], count: 2, dimension: 2 };
 *  console.log(inceptionScore(fake, { splits: 1, rows: 'probabilities', extractor: { name: 'x' } }).value); // 2
 */
export function inceptionScore(fake: FeatureSet, options: InceptionScoreOptions): MetricResult {
  const { splits = 10, rows = 'logits', shuffle } = options;
  expectSplits('inceptionScore', splits);
  expectFeatures('inceptionScore', 'fake', fake, splits);
  const { values, count, dimension } = fake;
  const splitOf = inceptionSplits(count, splits, shuffle);
  const parts = Array.from({ length: splits }, () => emptyPosteriors(dimension));
  return inceptionScoreOfSplits(accumulateSplitPosteriors(parts, values, splitOf, rows), options);
}

/** The split that each image of an inception score belongs to.
 *
 *  @param count n, of the images.
 *  @param splits S, of sizes that differ by 1 at most.
 *  @param shuffle draws the order in which they are dealt; default: their own order.
 *  @returns Int32Array [n], from 0 to S - 1.
 *  @throws ValueError when `splits` is not an integer from 1 to n.
 *  @example
 *  console.log(inceptionSplits(5, 2).join()); // 0,0,1,1,1
 */
export function inceptionSplits(count: number, splits: number, shuffle?: Seed): Int32Array {
  expectSplits('inceptionSplits', splits);
  if (!(count >= splits))
    throw new ValueError(
      `inceptionSplits: expected at least one image for each of ${splits} splits, got ${count}. Collect more images or use fewer splits.`,
    );
  const order = shuffle === undefined ? undefined : permutation(shuffle, count);
  const splitOf = new Int32Array(count);
  for (let i = 0; i < splits; i++)
    for (let at = Math.floor((i * count) / splits); at < Math.floor(((i + 1) * count) / splits); at++)
      splitOf[order === undefined ? at : order[at]!] = i;
  return splitOf;
}

function expectSplits(caller: string, splits: number): void {
  if (!Number.isInteger(splits) || splits < 1)
    throw new ValueError(`${caller}: expected splits to be a positive integer, got ${splits}.`);
}

/** The same from the statistics of the splits, however each was gathered.
 *
 *  @param splits at least one, each of at least one image.
 *  @throws ValueError when a split or the list is empty.
 */
export function inceptionScoreOfSplits(
  splits: readonly PosteriorStatistics[],
  measurement: MeasurementOptions,
): MetricResult {
  const empty = splits.findIndex(({ count }) => count === 0);
  if (splits.length === 0 || empty >= 0)
    throw new ValueError(
      `inceptionScoreOfSplits: expected at least one split and images in each, got ${splits.length === 0 ? 'none' : `an empty split ${empty}`}. Collect more images or use fewer splits.`,
    );
  const scores = splits.map(scoreOf);
  const value = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const std = Math.sqrt(scores.reduce((sum, score) => sum + (score - value) ** 2, 0) / scores.length);
  const n = splits.reduce((sum, { count }) => sum + count, 0);
  const fields = { nFake: n, splits: splits.length, std: 'population, over splits', perSplit: scores };
  return { value, std, n, protocol: protocolOf('inceptionScore', measurement, fields) };
}

// mean KL = mean_x sum p ln p - sum_k p_k ln p_k
function scoreOf({ count, sum, negativeEntropy }: PosteriorStatistics): number {
  let divergence = negativeEntropy / count;
  for (const total of sum) if (total > 0) divergence -= (total / count) * Math.log(total / count);
  return Math.exp(Math.max(0, divergence));
}

function logSumExp(values: ArrayLike<number>, first: number, count: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let at = first; at < first + count; at++) largest = Math.max(largest, values[at]!);
  let sum = 0;
  for (let at = first; at < first + count; at++) sum += Math.exp(values[at]! - largest);
  return largest + Math.log(sum);
}

function expectDistribution(values: ArrayLike<number>, row: number, classCount: number): void {
  let sum = 0;
  let smallest = 0;
  for (let at = row * classCount; at < (row + 1) * classCount; at++) {
    sum += values[at]!;
    smallest = Math.min(smallest, values[at]!);
  }
  if (smallest < 0 || Math.abs(sum - 1) > 1e-4)
    throw new ValueError(
      `accumulatePosteriors: expected rows of probabilities to be >= 0 and to sum to 1, got a smallest of ${smallest} and a sum of ${sum} in row ${row}. Pass rows: 'logits' for logits.`,
    );
}
