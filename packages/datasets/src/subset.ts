import { foldIn, permutation, type Seed, ValueError } from '@gans/tensor';
import { checkIndices, createImageDataset, type DatasetSplit, type ImageDataset } from './image-dataset';

/** How a subset is called. */
export interface SubsetOptions {
  /** Default '<name> (<n> of <N>)'. */
  readonly name?: string;
  /** Default: that of the whole set. */
  readonly split?: DatasetSplit;
}

/** A view of some images of a data set.
 *
 *  @param dataset the whole; its images are not copied.
 *  @param indices which images, in this order; copied.
 *  @param options `name`, `split`.
 *  @returns a data set with the same classes and its own content hash.
 *  @throws ValueError when an index lies outside the set, or there are none.
 *  @example
 *  const ones = takeSubset(dataset, [...dataset.labels.keys()].filter((i) => dataset.labels[i] === 1));
 */
export function takeSubset(
  dataset: ImageDataset,
  indices: ArrayLike<number>,
  options: SubsetOptions = {},
): ImageDataset {
  if (indices.length === 0)
    throw new ValueError('takeSubset: expected at least one index, got none. Leave empty sets out.');
  checkIndices('takeSubset', indices, dataset.length);
  const chosen = Int32Array.from(indices);
  const split = options.split ?? dataset.split;
  return createImageDataset({
    name: options.name ?? `${dataset.name} (${chosen.length} of ${dataset.length})`,
    ...(split === undefined ? {} : { split }),
    classNames: dataset.classNames,
    imageShape: dataset.imageShape,
    labels: chosen.map((index) => dataset.labels[index]!),
    verified: dataset.verified,
    pixels: (positions) => dataset.pixels(Int32Array.from(positions, (position) => chosen[position]!)),
  });
}

/** How `splitDataset` parts a data set. */
export interface SplitOptions {
  /** The same seed gives the same parts. */
  readonly seed: Seed;
  /** Share of the images to hold out, above 0 and below 1. */
  readonly fraction: number;
  /** What the parts are called; default '<name> (<n> of <N>)'. */
  readonly names?: { readonly kept: string; readonly heldOut: string };
}

/** Parts a data set in two at random, each class in the same proportion (largest remainders, so that the total is right too).
 *
 *  @param dataset the whole; its images are not copied.
 *  @param options `seed`, `fraction`.
 *  @returns `kept` (split 'train') and `heldOut` (split 'test'), disjoint and complete, each in the order of the whole.
 *  @throws ValueError when the fraction lies outside (0, 1) or leaves a part empty.
 */
export function splitDataset(
  dataset: ImageDataset,
  options: SplitOptions,
): { kept: ImageDataset; heldOut: ImageDataset } {
  const { seed, fraction, names } = options;
  if (!(fraction > 0 && fraction < 1))
    throw new ValueError(`splitDataset: expected fraction above 0 and below 1, got ${fraction}. Pass for example 0.1.`);
  const held = stratifiedSample(seed, dataset.labels, dataset.classCount, fraction);
  const isHeld = new Uint8Array(dataset.length);
  for (const index of held) isHeld[index] = 1;
  const all = Array.from({ length: dataset.length }, (_, i) => i);
  const kept = all.filter((i) => isHeld[i] === 0);
  const heldOut = all.filter((i) => isHeld[i] === 1);
  if (kept.length === 0 || heldOut.length === 0)
    throw new ValueError(
      `splitDataset: expected a fraction that leaves both parts at least one image, got ${fraction} of ${dataset.length} images.`,
    );
  return {
    kept: takeSubset(dataset, kept, { split: 'train', ...(names && { name: names.kept }) }),
    heldOut: takeSubset(dataset, heldOut, { split: 'test', ...(names && { name: names.heldOut }) }),
  };
}

// Class k gives floor(fraction * n_k) images; the images still missing to round(fraction * N) come from the classes with the largest remainders.
function stratifiedSample(seed: Seed, labels: ArrayLike<number>, classCount: number, fraction: number): number[] {
  const members: number[][] = Array.from({ length: classCount }, () => []);
  for (let i = 0; i < labels.length; i++) members[labels[i]!]!.push(i);
  const exact = members.map((indices) => fraction * indices.length);
  const quota = exact.map(Math.floor);
  const missing = Math.round(fraction * labels.length) - quota.reduce((sum, n) => sum + n, 0);
  const byRemainder = [...exact.keys()].sort((a, b) => exact[b]! - quota[b]! - (exact[a]! - quota[a]!) || a - b);
  for (const k of byRemainder.slice(0, Math.max(0, missing))) quota[k]!++;
  return members.flatMap((indices, k) => {
    const order = permutation(foldIn(seed, k), indices.length);
    return Array.from(order.subarray(0, quota[k]), (position) => indices[position]!);
  });
}
