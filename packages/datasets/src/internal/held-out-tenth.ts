import { createSeed, FormatError } from '@gans/tensor';
import type { DatasetSplit, ImageDataset } from '../image-dataset';
import { splitDataset } from '../subset';

const HELD_OUT_SEED = createSeed(10);

/** One split of a set that has none of its own: a tenth of its images (stratified, always the same) is the test split, the rest the training split, and the name says so.
 *
 *  @throws FormatError when there are fewer than ten images, naming what is `missing`.
 */
export function heldOutTenth(
  whole: ImageDataset,
  split: DatasetSplit,
  { caller, path, missing }: { caller: string; path: string; missing: string },
): ImageDataset {
  if (whole.length < 10)
    throw new FormatError(
      `${caller}: expected ${path} to hold ${missing}, or at least 10 training images to part, got ${whole.length}. Add them.`,
    );
  const names = {
    kept: `${whole.name}, nine tenths of the training images`,
    heldOut: `${whole.name}, a held-out tenth of the training images`,
  };
  const { kept, heldOut } = splitDataset(whole, { seed: HELD_OUT_SEED, fraction: 0.1, names });
  return split === 'train' ? kept : heldOut;
}
