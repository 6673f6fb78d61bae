import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { FormatError } from '@gans/tensor';
import { type CifarVariant, decodeCifar } from './cifar';
import { createImageDataset, type DatasetSplit, type ImageDataset } from './image-dataset';
import { listFiles, type StoredFile } from './internal/stored-files';

/** How `readCifarDataset` reads. */
export interface CifarDatasetOptions {
  readonly split: DatasetSplit;
  /** CIFAR-100 only: 100 'fine' classes (default), or their 20 'coarse' superclasses. */
  readonly labels?: 'fine' | 'coarse';
}

/** Reads CIFAR-10 or CIFAR-100 in its binary version: the unpacked folder, or the official archive as it is (tar.gz, never unpacked to disk).
 *
 *  Which of the two is told by the files: data_batch_1.bin to data_batch_5.bin and test_batch.bin, or train.bin and test.bin. Class names come from the *.txt files beside them.
 *  The official cifar-10-binary.tar.gz is recognised by its MD5; anything else is named '(unverified)'.
 *
 *  @param path of the folder or archive.
 *  @param options `split`, `labels`.
 *  @returns images [N, 32, 32, 3] and labels, held in memory (154 MB for all of CIFAR-10's training images).
 *  @throws IoError when the path cannot be read.
 *  @throws FormatError when files are missing or damaged, see `decodeCifar`.
 *  @example
 *  const test = await readCifarDataset('data/cifar-10', { split: 'test' }); // or 'cifar-10-binary.tar.gz'
 */
export async function readCifarDataset(path: string, options: CifarDatasetOptions): Promise<ImageDataset> {
  const { split, labels = 'fine' } = options;
  const { files } = await listFiles('readCifarDataset', path, /\.(bin|txt)$/);
  const named = (name: string) => files.find((file) => basename(file.path) === name);
  const variant: CifarVariant = named('train.bin') || named('test.bin') ? 'cifar-100' : 'cifar-10';
  const wanted = variant === 'cifar-100' ? [`${split}.bin`] : CIFAR_10_FILES[split];
  const parts = wanted.map((name) => {
    const file = named(name);
    if (file === undefined)
      throw new FormatError(
        `readCifarDataset: expected ${path} to hold ${wanted.join(', ')}, got no ${name}. Pass the folder or archive of the binary version.`,
      );
    return decodeCifar(file.read(), variant, `${path}: ${file.path}`);
  });
  const isCoarse = variant === 'cifar-100' && labels === 'coarse';
  const count = variant === 'cifar-10' ? 10 : isCoarse ? 20 : 100;
  const namesFile = variant === 'cifar-10' ? 'batches.meta.txt' : `${labels}_label_names.txt`;
  const isOfficial = variant === 'cifar-10' && (await md5OfFile(path)) === OFFICIAL_CIFAR_10_MD5;
  const name = variant === 'cifar-10' ? 'CIFAR-10' : isCoarse ? 'CIFAR-100, coarse classes' : 'CIFAR-100';
  return createImageDataset({
    name: isOfficial ? name : `${name} (unverified)`,
    split,
    classNames: classNames(path, named(namesFile), namesFile, count),
    imageShape: [32, 32, 3],
    labels: joined(parts.map((part) => (isCoarse ? part.coarseLabels : part.labels))),
    pixels: joined(parts.map((part) => part.pixels)),
    verified: isOfficial,
  });
}

const CIFAR_10_FILES: Readonly<Record<DatasetSplit, readonly string[]>> = {
  train: [1, 2, 3, 4, 5].map((n) => `data_batch_${n}.bin`),
  test: ['test_batch.bin'],
};
const OFFICIAL_CIFAR_10_MD5 = 'c32a1d4ab5d03f1284b67883e8d87530';

function classNames(path: string, file: StoredFile | undefined, name: string, count: number): readonly string[] {
  const names =
    file === undefined
      ? []
      : new TextDecoder()
          .decode(file.read())
          .trim()
          .split(/\s*\n\s*/);
  if (names.length !== count)
    throw new FormatError(
      `readCifarDataset: expected ${path} to hold ${name} with ${count} class names, got ${file === undefined ? 'no such file' : names.length}. Put the file of the official archive beside the others.`,
    );
  return names;
}

/** Of an archive; a folder has none. */
async function md5OfFile(path: string): Promise<string | undefined> {
  if ((await stat(path)).isDirectory()) return undefined;
  const hash = createHash('md5');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
