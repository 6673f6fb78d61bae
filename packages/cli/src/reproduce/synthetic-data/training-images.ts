import type { ImageDataset } from '@gans/datasets';
import type { RealImages, UnlabelledImages } from '@gans/synthetic-data';
import { permutation, type Seed } from '@gans/tensor';
import type { Variant } from './variants';

/** The real training images as a training is given them. */
export interface TrainingImages {
  /** For batch-norm adaptation: an object that has no labels, so that none can be read. */
  readonly unlabelled: UnlabelledImages;
  /** Present only for a variant that is about real labels. */
  readonly labelled?: RealImages;
}

/** Hands out real training images: without labels, unless the variant is one that compares with them.
 *
 *  @param variant decides by its `realShare`.
 *  @param dataset its labels are not looked at unless that is above 0.
 *  @param options `count`, unlabelled images at most; `seed`, which ones and in which order, since files are often sorted by class.
 */
export function trainingImagesFor(
  { realShare }: Pick<Variant, 'realShare'>,
  dataset: ImageDataset,
  { count, seed }: { readonly count: number; readonly seed: Seed },
): TrainingImages {
  const order = permutation(seed, dataset.length).subarray(0, count);
  const unlabelled = {
    length: order.length,
    imageShape: dataset.imageShape,
    pixels: (indices: ArrayLike<number>) => dataset.pixels(Int32Array.from(indices, (index) => order[index]!)),
  };
  return { unlabelled, ...(realShare > 0 && { labelled: dataset }) };
}
