import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { glyphsDataset, type ImageDataset, type ReadDatasetOptions, readDataset, resizeDataset } from '@gans/datasets';
import { ConfigError, createSeed, editDistance, FormatError, IoError, isGansError, nearestWord } from '@gans/tensor';

/** The two parts of a data set: what a GAN learns from, and what it is judged on. */
export interface TrainingData {
  readonly train: ImageDataset;
  readonly test: ImageDataset;
}

/** What `--data` names without a folder. */
export const BUILT_IN_DATA = ['glyphs', 'glyphs-36'] as const;

// One fixed set for every run: the run's own seed decides the training, not the data.
const GLYPHS_SEED = createSeed(0);
const GLYPHS_COUNT = { train: 30_000, test: 6_000 };

/** Loads the images that `--data` names.
 *
 *  @param name 'glyphs' (digits), 'glyphs-36' (digits and capitals), or what `readDataset` reads: a folder of MNIST-format files, CIFAR's binary files, images by class (both also as tar or tar.gz), or an .npz file.
 *  @param options `channels`: 1 or 3, for glyphs and image files; `resize`: brings the images to so many pixels in height and width; `cwd`: where a relative folder starts from.
 *  @throws IoError when there is no such folder or file, naming the built-in set that may have been meant.
 *  @throws FormatError when its files are damaged, see `readDataset`.
 *  @throws ConfigError when other channels are asked of a format that has its own.
 */
export async function loadData(
  name: string,
  options: { readonly channels?: 1 | 3 | undefined; readonly resize?: number | undefined; readonly cwd: string },
): Promise<TrainingData> {
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
  { channels, cwd }: { readonly channels?: 1 | 3 | undefined; readonly cwd: string },
  resizing: Pick<ReadDatasetOptions, 'resize'>,
): Promise<TrainingData> {
  if (name === 'glyphs' || name === 'glyphs-36') {
    const alphabet = name === 'glyphs' ? 'digits' : 'alphanumeric';
    const part = (split: 'train' | 'test') =>
      glyphsDataset({ seed: GLYPHS_SEED, count: GLYPHS_COUNT[split], split, channels: channels ?? 1, alphabet });
    return { train: part('train'), test: part('test') };
  }
  const path = resolve(cwd, name);
  if ((await stat(path).catch(() => undefined)) === undefined) {
    const nearest = nearestWord(name, BUILT_IN_DATA)!;
    const advice =
      editDistance(name, nearest) <= 2
        ? `Did you mean ${nearest}?`
        : 'Pass the folder that holds train-images-idx3-ubyte and its companions, or a folder or archive of images by class.';
    throw new IoError(
      `gans train: expected --data to be ${BUILT_IN_DATA.join(', ')} or a folder, got '${name}', which does not exist. ${advice}`,
    );
  }
  const forImages = { ...(channels === undefined ? {} : { channels }), ...resizing };
  const read = (split: 'train' | 'test') =>
    readDataset(path, { split, ...forImages }).catch((error) => {
      throw inWordsOfTheCommand(error);
    });
  const train = await read('train');
  const test = await read('test');
  if (channels !== undefined && train.imageShape[2] !== channels)
    throw new ConfigError(
      `gans train: expected --channels ${train.imageShape[2]}, which the files of ${name} have, got ${channels}. Leave --channels out.`,
    );
  return { train, test };
}

// What the reader's functions are told, and what says so on the command line.
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [/Pass resize: \{ height, width, filter \}\./, 'Bring them to one size by --resize N, for example --resize 32.'],
  [/Pass channels: 3 \(or 1\) to convert them\./, 'Pass --channels 3 (or 1) to convert them.'],
];

function inWordsOfTheCommand(error: unknown): unknown {
  if (!isGansError(error) || error.code !== 'FORMAT') return error;
  return new FormatError(ADVICE.reduce((text, [advice, words]) => text.replace(advice, words), error.message));
}
