import {
  accumulate,
  accumulateByClass,
  accumulateClassSpread,
  accumulateSplitPosteriors,
  argmaxRows,
  type ClassSpread,
  classHistogram,
  emptyClassSpread,
  emptyClassStatistics,
  emptyPosteriors,
  emptyStatistics,
  type FeatureSet,
  type FeatureStatistics,
  inceptionSplits,
  type PosteriorStatistics,
} from '@gans/metrics';
import { createSeed } from '@gans/tensor';
import type { Part } from './metric-table';
import type { SourceRecord } from './source';

/** Draws the order in which images are dealt to the splits of an inception score: sets often lie class by class. */
const SPLIT_ORDER = createSeed(0);

/** What was gathered of a set of images: those parts that were asked for. */
export interface Gathered {
  readonly record: SourceRecord;
  readonly given: string;
  readonly count: number;
  /** F. */
  readonly dimension: number;
  /** K of the classifier's logits. */
  readonly classCount: number;
  readonly moments?: FeatureStatistics;
  readonly rows?: FeatureSet;
  /** Classes of the images themselves; absent where there is only one. */
  readonly classNames?: readonly string[];
  readonly classMoments?: readonly FeatureStatistics[];
  readonly classSpread?: ClassSpread;
  /** One for each split of an inception score. */
  readonly posteriors?: readonly PosteriorStatistics[];
  /** Images read as each class. */
  readonly histogram?: Int32Array;
  readonly readings?: { readonly predicted: Int32Array; readonly expected: Int32Array };
}

/** Sizes of what is gathered. */
export interface GatherSizes {
  readonly count: number;
  readonly dimension: number;
  readonly classCount: number;
  readonly labels: ArrayLike<number>;
  readonly classNames: readonly string[];
  /** Of the inception score. */
  readonly splits: number;
}

/** Gathers parts of a set as its rows come, block by block: all but the rows themselves in memory that does not grow with them.
 *
 *  @param parts what is wanted.
 *  @param sizes of the set.
 *  @returns `add` takes the next rows, `parts` gives what has been gathered.
 */
export function createGatherer(parts: ReadonlySet<Part>, sizes: GatherSizes) {
  const { count, dimension, classCount, labels, classNames, splits } = sizes;
  const wants = (part: Part) => parts.has(part);
  let moments = emptyStatistics(dimension);
  let classMoments = wants('classMoments') ? emptyClassStatistics(classNames.length, dimension) : [];
  let spread = wants('classSpread') ? emptyClassSpread(classNames.length, dimension) : undefined;
  const rows = wants('rows') ? new Float32Array(count * dimension) : undefined;
  let posteriors = Array.from({ length: wants('posteriors') ? splits : 0 }, () => emptyPosteriors(classCount));
  const splitOf = wants('posteriors') ? inceptionSplits(count, Math.min(splits, count), SPLIT_ORDER) : undefined;
  const predicted = new Int32Array(wants('histogram') || wants('readings') ? count : 0);
  return {
    add(features: ArrayLike<number>, logits: ArrayLike<number>, first: number): void {
      const length = features.length / dimension;
      const ofBlock = Array.from({ length }, (_, i) => labels[first + i]!);
      if (wants('moments')) moments = accumulate(moments, features);
      rows?.set(features, first * dimension);
      if (wants('classMoments')) classMoments = accumulateByClass(classMoments, features, ofBlock);
      if (spread) spread = accumulateClassSpread(spread, features, ofBlock);
      if (splitOf) posteriors = accumulateSplitPosteriors(posteriors, logits, splitOf.subarray(first, first + length));
      if (predicted.length > 0) predicted.set(argmaxRows(logits, classCount), first);
    },
    gathered: (): Omit<Gathered, 'record' | 'given'> => ({
      count,
      dimension,
      classCount,
      ...(wants('moments') ? { moments } : {}),
      ...(rows ? { rows: { values: rows, count, dimension } } : {}),
      ...(classNames.length > 1 ? { classNames } : {}),
      ...(wants('classMoments') ? { classMoments } : {}),
      ...(spread ? { classSpread: spread } : {}),
      ...(wants('posteriors') ? { posteriors } : {}),
      ...(wants('histogram') ? { histogram: classHistogram(predicted, classCount) } : {}),
      ...(wants('readings')
        ? { readings: { predicted, expected: Int32Array.from({ length: count }, (_, i) => labels[i]!) } }
        : {}),
    }),
  };
}
