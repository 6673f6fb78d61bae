import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { FormatError, IoError } from '@gans/tensor';
import { decodeIdxImages, decodeIdxLabels, type IdxImages } from './idx';
import { createImageDataset, type DatasetSplit, type ImageDataset } from './image-dataset';
import { heldOutTenth } from './internal/held-out-tenth';
import { readIdxBytes } from './internal/idx-bytes';
import type { IdxKind } from './internal/idx-header';
import { recognise } from './internal/known-idx';

/** How `readIdxDataset` reads a folder. */
export interface IdxDatasetOptions {
  /** Which files: train-* or t10k-* (also test-*). */
  readonly split: DatasetSplit;
  /** Names of all classes of a set that is not one of the known ones; default '0' to '9'. */
  readonly classNames?: readonly string[];
}

/** Reads an IDX image file, gzip or not (told by content, not by name).
 *
 *  @param path the file.
 *  @returns count, rows, columns and pixels.
 *  @throws IoError when the file cannot be read.
 *  @throws FormatError naming file, expected and found when it is truncated, too long, damaged or no IDX image file; nothing larger than the file can hold is allocated before.
 */
export async function readIdxImages(path: string): Promise<IdxImages> {
  return decodeIdxImages(await readIdxBytes(path, 'images'), path);
}

/** Reads an IDX label file, gzip or not (told by content, not by name).
 *
 *  @param path the file.
 *  @returns labels, [N].
 *  @throws IoError and FormatError as `readIdxImages`.
 */
export async function readIdxLabels(path: string): Promise<Uint8Array> {
  return decodeIdxLabels(await readIdxBytes(path, 'labels'), path);
}

/** Reads one split of a folder in the format of MNIST.
 *
 *  Files: train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte; a dot may stand before "idx", ".gz" may follow, and a prefix may go before (emnist-letters-train-images-idx3-ubyte).
 *  MNIST and Fashion-MNIST are recognised by the SHA-256 of the decompressed files, and named so; anything else is read too, but named '<folder> (unverified)'.
 *  A folder without t10k files is parted instead: its test split is a tenth of the training images (stratified, always the same), its training split the rest, and the name says so.
 *
 *  @param folder path of the folder.
 *  @param options `split`; `classNames` for a set with other than ten classes.
 *  @returns images [N, rows, columns, 1] and labels.
 *  @throws IoError when the folder or a file cannot be read.
 *  @throws FormatError in one line when files are missing, damaged, of different counts, or hold a label without a class.
 *  @example
 *  const train = await readIdxDataset('data/mnist', { split: 'train' });
 *  train.name; // 'MNIST'
 *  train.length; // 60000
 */
export async function readIdxDataset(folder: string, options: IdxDatasetOptions): Promise<ImageDataset> {
  const names = await list(folder);
  const parts = options.split === 'train' || !hasFiles(names, 'test') ? 'train' : 'test';
  const whole = await readSplit(folder, names, parts, options.classNames);
  return hasFiles(names, 'test')
    ? whole
    : heldOutTenth(whole, options.split, { caller: 'readIdxDataset', path: folder, missing: 't10k files' });
}

async function readSplit(
  folder: string,
  names: readonly string[],
  split: DatasetSplit,
  classNames: readonly string[] | undefined,
): Promise<ImageDataset> {
  const imagePath = locate(folder, names, split, 'images');
  const labelPath = locate(folder, names, split, 'labels');
  const labelBytes = await readIdxBytes(labelPath, 'labels');
  const imageBytes = await readIdxBytes(imagePath, 'images');
  const labels = decodeIdxLabels(labelBytes, labelPath);
  const { count, rows, columns, pixels } = decodeIdxImages(imageBytes, imagePath);
  if (count !== labels.length)
    throw new FormatError(
      `readIdxDataset: expected ${labelPath} to hold ${count} labels, as many as ${imagePath} holds images, got ${labels.length}. Take both files from one set.`,
    );
  const known = recognise(imageBytes, labelBytes, split);
  const classes = known?.classNames ?? classNames ?? DIGITS;
  checkLabels(labels, labelPath, classes.length);
  return createImageDataset({
    name: known?.name ?? `${basename(resolve(folder))} (unverified)`,
    split,
    classNames: classes,
    imageShape: [rows, columns, 1],
    labels,
    pixels,
    verified: known !== undefined,
  });
}

const DIGITS = Array.from({ length: 10 }, (_, digit) => String(digit));

function checkLabels(labels: Uint8Array, path: string, classCount: number): void {
  const position = labels.findIndex((label) => label >= classCount);
  if (position === -1) return;
  throw new FormatError(
    `readIdxDataset: expected ${path} to hold labels from 0 to ${classCount - 1}, got ${labels[position]} at position ${position}. If the set has more classes, pass classNames with all of them.`,
  );
}

async function list(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const found = code === 'ENOENT' ? 'nothing there' : code === 'ENOTDIR' ? 'a file' : (code ?? String(error));
    throw new IoError(
      `readIdxDataset: expected ${folder} to be a readable folder, got ${found}. Pass the folder that holds train-images-idx3-ubyte and its companions.`,
      { cause: error },
    );
  }
}

const STEMS = { train: 'train', test: '(?:t10k|test)' } as const;
const ENDINGS = { images: 'images[-.]idx3-ubyte', labels: 'labels[-.]idx1-ubyte' } as const;

const matching = (names: readonly string[], split: DatasetSplit, kind: IdxKind) => {
  const pattern = new RegExp(`^(?:.+[-_.])?${STEMS[split]}-${ENDINGS[kind]}(?:\\.gz)?$`, 'i');
  return names.filter((name) => pattern.test(name));
};

const hasFiles = (names: readonly string[], split: DatasetSplit) =>
  matching(names, split, 'images').length > 0 || matching(names, split, 'labels').length > 0;

/** The one file of its kind; where a file lies there both plain and compressed, the plain one. */
function locate(folder: string, names: readonly string[], split: DatasetSplit, kind: IdxKind): string {
  const found = matching(names, split, kind);
  const distinct = found.filter((name) => !name.endsWith('.gz') || !found.includes(name.slice(0, -3)));
  if (distinct.length === 1) return join(folder, distinct[0]!);
  const wanted = `${split === 'train' ? 'train' : 't10k'}-${kind}-idx${kind === 'images' ? 3 : 1}-ubyte`;
  const some = distinct.length > 0 ? distinct : names;
  const seen =
    some.length === 0 ? 'an empty folder' : `${some.slice(0, 4).join(', ')}${some.length > 4 ? ', ...' : ''}`;
  throw new FormatError(
    `readIdxDataset: expected ${folder} to hold one ${wanted} (.gz or not), got ${seen}. Pass the folder of one MNIST-format set.`,
  );
}
