import { resolve } from 'node:path';
import { glyphsDataset, type ImageDataset, type ReadDatasetOptions, readDataset, resizeDataset } from '@gans/datasets';
import { ConfigError, createSeed, editDistance, IoError, isGansError, nearestWord } from '@gans/tensor';
import { fileExists } from './file-exists';
import { inWordsOf } from './reader-errors';

/** The two parts of a data set: what a GAN learns from, and what it is judged on. */
export interface TrainingData {
  readonly train: ImageDataset;
  readonly test: ImageDataset;
  /** All training images, where `train` is a long tail of them: who judges learns from these. */
  readonly whole?: ImageDataset;
}

/** What `--data` names without a folder. */
export const BUILT_IN_DATA = ['glyphs', 'glyphs-36'] as const;

// One fixed set for every run: the run's own seed decides the training, not the data.
const GLYPHS_SEED = createSeed(0);
const GLYPHS_COUNT = { train: 30_000, test: 6_000 };

/** How `loadData` reads. */
export interface LoadOptions {
  /** Grey or coloured glyphs or image files. */
  readonly channels?: 1 | 3 | undefined;
  /** Brings the images to so many pixels in height and width. */
  readonly resize?: number | undefined;
  /** Leaves out image files that do not decode; otherwise such a set is refused. */
  readonly skipCorrupt?: boolean | undefined;
  /** Where a relative path starts from. */
  readonly cwd: string;
  readonly signal?: AbortSignal;
  /** Called as image files are checked. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Is told, in one line, which images are left out. */
  readonly onSkipped?: (line: string) => void;
}

/** Loads the images that `--data` names.
 *
 *  @param name 'glyphs' (digits), 'glyphs-36' (digits and capitals), or what `readDataset` reads: a folder of MNIST-format files, CIFAR's binary files, images by class (both also as tar or tar.gz), or an .npz file.
 *  @param options see `LoadOptions`.
 *  @throws IoError when there is no such folder or file, naming the built-in set that may have been meant.
 *  @throws FormatError when its files are damaged, see `readDataset`.
 *  @throws ConfigError when other channels are asked of a format that has its own.
 *  @throws GansError (code ABORTED) when `signal` stopped it.
 */
export async function loadData(name: string, options: LoadOptions): Promise<TrainingData> {
  const { resize: side } = options;
  if (side === undefined) return readData(name, options, {});
  const resize = { height: side, width: side, filter: 'bicubic' } as const;
  const { train, test } = await readData(name, options, { resize });
  // Image files have been brought to it as they were read.
  const resized = (set: ImageDataset) =>
    set.imageShape[0] === side && set.imageShape[1] === side ? set : resizeDataset(set, resize);
  return { train: resized(train), test: resized(test) };
}

async function readData(
  name: string,
  options: LoadOptions,
  resizing: Pick<ReadDatasetOptions, 'resize'>,
): Promise<TrainingData> {
  const { channels, cwd } = options;
  if (name === 'glyphs' || name === 'glyphs-36') {
    const alphabet = name === 'glyphs' ? 'digits' : 'alphanumeric';
    const part = (split: 'train' | 'test') =>
      glyphsDataset({ seed: GLYPHS_SEED, count: GLYPHS_COUNT[split], split, channels: channels ?? 1, alphabet });
    return { train: part('train'), test: part('test') };
  }
  const path = resolve(cwd, name);
  if (!(await fileExists(path))) {
    const nearest = nearestWord(name, BUILT_IN_DATA)!;
    const advice =
      editDistance(name, nearest) <= 2
        ? `Did you mean ${nearest}?`
        : 'Pass the folder that holds train-images-idx3-ubyte and its companions, or a folder or archive of images by class.';
    throw new IoError(
      `gans train: expected --data to be ${BUILT_IN_DATA.join(', ')} or a folder, got '${name}', which does not exist. ${advice}`,
    );
  }
  const { signal, onProgress } = options;
  const forImages = {
    ...(channels === undefined ? {} : { channels }),
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
    ...resizing,
  };
  const train = await readSplit(path, { split: 'train', ...forImages }, options);
  const test = await readSplit(path, { split: 'test', ...forImages }, options);
  if (channels !== undefined && train.imageShape[2] !== channels)
    throw new ConfigError(
      `gans train: expected --channels ${train.imageShape[2]}, which the files of ${name} have, got ${channels}. Leave --channels out.`,
    );
  return { train, test };
}

// The refusal names what does not decode: where it is to be left out, that is told, and the set is read again.
async function readSplit(
  path: string,
  reading: ReadDatasetOptions,
  { skipCorrupt = false, onSkipped }: LoadOptions,
): Promise<ImageDataset> {
  try {
    return await readDataset(path, reading);
  } catch (error) {
    const [, count, files] = (isGansError(error) && DAMAGED.exec(error.message)) || [];
    if (!skipCorrupt || count === undefined) throw inWordsOf('train', error);
    onSkipped?.(`images that do not decode are left out, ${count} in all: ${files}`);
  }
  return readDataset(path, { ...reading, corrupt: 'skip' }).catch((error) => {
    throw inWordsOf('train', error);
  });
}

const DAMAGED = /to decode, got (\d+) that do not: (.*)\. Replace them, /s;
