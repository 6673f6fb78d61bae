import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readNpz } from '@gans/checkpoints';
import { readCifarDataset } from './cifar-dataset';
import { readIdxDataset } from './idx-dataset';
import type { DatasetSplit, ImageDataset } from './image-dataset';
import { type ImageFolderOptions, readImageFolder } from './image-folder';
import { hasSplits } from './internal/folder-layout';
import { heldOutTenth } from './internal/held-out-tenth';
import { READABLE } from './internal/image-files';
import { listFiles } from './internal/stored-files';
import { datasetOfArrays } from './npz-dataset';

/** How `readDataset` reads. */
export interface ReadDatasetOptions extends ImageFolderOptions {
  readonly split: DatasetSplit;
  /** What images without splits give, be they files by class or arrays of an .npz file: 'part' (default) holds a tenth of them out as the test split, 'whole' gives all of them, whichever split is asked for. */
  readonly withoutSplits?: 'part' | 'whole';
}

/** Reads one split of a data set in any format: IDX files, CIFAR binary files, an .npz file, or images by class; CIFAR and images also in a tar or tar.gz.
 *
 *  Which one is told by the names of the files; a folder whose only file is an archive or an .npz file is read as that file. What has no splits is parted nine to one, as by `readIdxDataset`, or read whole.
 *
 *  @param path of the folder, archive or file.
 *  @param options `split`, `withoutSplits`; the others are for image files, see `ImageFolderOptions`.
 *  @returns the data set, as the format's own reader makes it.
 *  @throws IoError and FormatError as that reader.
 *  @example
 *  const train = await readDataset('data/mnist', { split: 'train' });
 */
export async function readDataset(path: string, options: ReadDatasetOptions): Promise<ImageDataset> {
  const { split, withoutSplits = 'part', ...forImages } = options;
  const ofWhole = (whole: ImageDataset, missing: string) =>
    withoutSplits === 'whole' ? whole : heldOutTenth(whole, split, { caller: 'readDataset', path, missing });
  if (/\.npz$/i.test(path)) {
    const arrays = await readNpz(path);
    const isSplit = Object.keys(arrays).some((name) => /^x_(train|test)$/.test(name));
    if (isSplit) return datasetOfArrays(path, arrays, { split });
    return ofWhole(datasetOfArrays(path, arrays, {}), 'x_train and x_test');
  }
  // Nothing is wanted, so that an archive's contents are passed over.
  const { files } = await listFiles('readDataset', path, /(?!)/);
  const [only, ...others] = files;
  if (only !== undefined && others.length === 0 && PACKED.test(only.path) && (await stat(path)).isDirectory())
    return readDataset(join(path, only.path), options);
  if (files.some((file) => IDX.test(file.path))) return readIdxDataset(path, { split });
  if (files.some((file) => CIFAR.test(file.path))) return readCifarDataset(path, { split });
  if (hasSplits(files.filter((file) => READABLE.test(file.path))))
    return readImageFolder(path, { split, ...forImages });
  return ofWhole(await readImageFolder(path, forImages), 'images in train/ and test/');
}

const PACKED = /\.(tar|tar\.gz|tgz|npz)$/i;
const IDX = /idx[13]-ubyte(\.gz)?$/i;
const CIFAR = /(^|\/)(data_batch_\d|test_batch|train|test)\.bin$/;
