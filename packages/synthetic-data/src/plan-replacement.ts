import { foldIn, permutation, type Seed, ValueError } from '@gans/tensor';
import { expectInteger } from './internal/check-sources';
import { REAL_IMAGE, type SyntheticPool } from './pool';

/** How images to replace are chosen. */
export interface ReplacementOptions {
  /** r, from 0 (none) to 1 (all). */
  readonly share: number;
  readonly seed: Seed;
  /** Epochs trained so far: another epoch, another choice. */
  readonly epoch: number;
  /** 'stratified' (default): each class loses the same share, so that it keeps its size. 'uniform': all images are alike, and as many of each class come as of another. */
  readonly selection?: 'stratified' | 'uniform';
  /** Generators that take turns within each class; default 1. */
  readonly generatorCount?: number;
}

/** Which images of a pool are replaced by what, row by row. */
export interface Replacement {
  /** Index of the image that goes. */
  readonly slots: Int32Array;
  /** Class of the one that comes. */
  readonly labels: Int32Array;
  /** 1 for the half that is mined if anything is. */
  readonly hard: Uint8Array;
  /** Index of its generator. */
  readonly origin: Uint8Array;
}

/** Chooses the images that dataset smoothing replaces, and what comes in their place.
 *
 *  X_{i+1} <- random subset of X_i of size (1 - r) N, with rN/2 mined and rN/2 random images; |X| stays N
 *  Besnier et al., "This dataset does not exist", 2020, Algorithm 2. arXiv:1911.02888. Deviates: the subset is stratified by class unless asked for otherwise.
 *  Rounding: round(rN) images go, round(round(rN)/2) of those that come are mined; a class gets its share of either to within one image, another class first each epoch. Real images stay.
 *
 *  @param pool of any size.
 *  @param options `share`, `seed` and `epoch`.
 *  @returns rows by generator, those to be mined first.
 *  @throws ValueError when a number is out of range.
 *  @example
 *  const pool = await fillDataset(source, { count: 40, seed });
 *  console.log(planReplacement(pool, { share: 0.5, seed, epoch: 1 }).slots.length); // 20
 */
export function planReplacement(
  { labels, origin, classCount }: SyntheticPool,
  { share, seed, epoch, selection = 'stratified', generatorCount = 1 }: ReplacementOptions,
): Replacement {
  if (!(share >= 0 && share <= 1))
    throw new ValueError(`planReplacement: expected share to be from 0 to 1, got ${share}.`);
  expectInteger('planReplacement', 'epoch', epoch, 0);
  expectInteger('planReplacement', 'generatorCount', generatorCount, 1, REAL_IMAGE - 1);
  if (selection !== 'stratified' && selection !== 'uniform')
    throw new ValueError(`planReplacement: expected selection to be stratified or uniform, got ${selection}.`);

  const seedOfEpoch = foldIn(foldIn(seed, 'replace'), epoch);
  const shuffled = (slots: readonly number[], name: number | string) =>
    Array.from(permutation(foldIn(seedOfEpoch, name), slots.length), (i) => slots[i]!);
  const members = Array.from({ length: classCount }, (): number[] => []);
  for (const [slot, label] of labels.entries()) if (origin[slot] !== REAL_IMAGE) members[label]!.push(slot);

  const classes = Array.from({ length: classCount }, (_, k) => (k + epoch) % classCount);
  const leaving = portions(classes.map((k) => members[k]!.length * share));
  const total = leaving.reduce((sum, one) => sum + one, 0);
  const isStratified = selection === 'stratified';
  const coming = isStratified ? leaving : portions(classes.map(() => total / classCount));
  const going = isStratified
    ? classes.map((k, c) => shuffled(members[k]!, k).slice(0, leaving[c]))
    : cut(shuffled(members.flat(), selection), coming);
  const mined = portions(coming.map((count) => count / 2));

  const rows = classes.flatMap((label, c) =>
    going[c]!.map((slot, i) => ({
      slot,
      label,
      hard: Number(i < mined[c]!),
      origin: (i + epoch) % generatorCount,
    })),
  );
  rows.sort((a, b) => a.origin - b.origin || b.hard - a.hard);
  return {
    slots: Int32Array.from(rows, ({ slot }) => slot),
    labels: Int32Array.from(rows, ({ label }) => label),
    hard: Uint8Array.from(rows, ({ hard }) => hard),
    origin: Uint8Array.from(rows, (row) => row.origin),
  };
}

/** Integers whose partial sums are those of the given numbers, rounded: none is off by one or more, nor is their sum by more than a half. */
function portions(numbers: readonly number[]): readonly number[] {
  let exact = 0;
  let given = 0;
  return numbers.map((number) => {
    exact += number;
    // Products such as 0.1 * 130 must not fall below the half that they are.
    const portion = Math.round(exact + 1e-9) - given;
    given += portion;
    return portion;
  });
}

/** The first of a list, part by part. */
function cut(list: readonly number[], sizes: readonly number[]): readonly (readonly number[])[] {
  let first = 0;
  return sizes.map((size) => {
    first += size;
    return list.slice(first - size, first);
  });
}
