import { foldIn, permutation, type Seed, ShapeError, ValueError } from '@gans/tensor';
import { checkPool } from './internal/check-pool';
import { REAL_IMAGE, type SyntheticPool } from './pool';
import type { UnlabelledImages } from './unlabelled-batches';

/** Real images whose labels may be used. Every data set of `@gans/datasets` is one. */
export interface RealImages extends UnlabelledImages {
  readonly classCount: number;
  /** Class of each image, [N]. */
  readonly labels: ArrayLike<number>;
}

/** How `mixRealImages` mixes. */
export interface MixOptions {
  /** Part of each class that becomes real, from 0 to 1. */
  readonly share: number;
  readonly seed: Seed;
}

/** Puts real images in the place of a share of each class of a pool; dataset smoothing leaves them there.
 *
 *  round(share n_k) of the n_k images of class k, both chosen at random
 *  Ours, for those who have some labelled images: a classifier trained on such a pool has seen real labels, which the method it is compared with has not.
 *
 *  @param pool given to the function, which writes over its bytes.
 *  @param real images and labels.
 *  @param options `share`, `seed`.
 *  @returns the pool, its bytes shared, its marks new: `origin` is `REAL_IMAGE` where an image is real.
 *  @throws ShapeError when images differ in shape or classes; ValueError when `share` is out of range or a class has too few real images.
 *  @example
 *  const pool = await fillDataset(source, { count: 40, seed });
 *  const other = await fillDataset(source, { count: 40, seed: foldIn(seed, 'real') }); // in the place of real ones
 *  const real = { ...other, length: 40, pixels: () => new Uint8Array(64) };
 *  const mixed = mixRealImages(pool, real, { share: 0.25, seed });
 */
export function mixRealImages(pool: SyntheticPool, real: RealImages, { share, seed }: MixOptions): SyntheticPool {
  checkPool('mixRealImages', pool);
  if (!(share >= 0 && share <= 1))
    throw new ValueError(`mixRealImages: expected share to be from 0 to 1, got ${share}.`);
  if (real.imageShape.join() !== pool.imageShape.join() || real.classCount !== pool.classCount)
    throw new ShapeError(
      `mixRealImages: expected real images of [${pool.imageShape.join(', ')}] and ${pool.classCount} classes, got [${real.imageShape.join(', ')}] and ${real.classCount}.`,
    );
  const chosen = Array.from({ length: pool.classCount }, (_, k) => {
    const [own, others] = [slotsOf(pool.labels, k), slotsOf(real.labels, k)];
    const count = Math.round(share * own.length);
    if (others.length < count)
      throw new ValueError(
        `mixRealImages: expected ${count} real images of class ${k}, got ${others.length}. Lower share, or pass more images.`,
      );
    const seedOf = (side: string) => foldIn(foldIn(seed, side), k);
    const pick = (slots: readonly number[], side: string) =>
      Array.from(permutation(seedOf(side), slots.length).subarray(0, count), (i) => slots[i]!);
    const images = pick(others, 'real');
    return pick(own, 'pool').map((slot, i) => ({ slot, image: images[i]! }));
  }).flat();

  const size = pool.pixels.length / pool.labels.length;
  const bytes = real.pixels(chosen.map(({ image }) => image));
  const mixed = { ...pool, mined: pool.mined.slice(), origin: pool.origin.slice() };
  for (const [i, { slot }] of chosen.entries()) {
    pool.pixels.set(bytes.subarray(i * size, (i + 1) * size), slot * size);
    mixed.mined[slot] = 0;
    mixed.origin[slot] = REAL_IMAGE;
  }
  return mixed;
}

function slotsOf(labels: ArrayLike<number>, label: number): readonly number[] {
  const slots: number[] = [];
  for (let i = 0; i < labels.length; i++) if (labels[i] === label) slots.push(i);
  return slots;
}
