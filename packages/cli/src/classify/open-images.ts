import { readFile, stat } from 'node:fs/promises';
import { basename, extname, resolve } from 'node:path';
import {
  type ImageDataset,
  type ImageFolderDataset,
  type ImageShape,
  imageDecoder,
  readDataset,
  resizeDataset,
  resizePixels,
} from '@gans/datasets';
import { ConfigError, IoError } from '@gans/tensor';
import { BUILT_IN_DATA, loadData } from '../data';
import { drawRows } from '../evaluate/dataset-source';

/** Images that are to be classified, of the generator's size. */
export interface OpenedImages {
  readonly name: string;
  readonly count: number;
  /** What image i is called. */
  nameOf(index: number): string;
  /** The generator's class of each image, where its folder or label says so. */
  readonly labels?: Int32Array;
  /** Files that do not decode, with the reason. */
  readonly failures: readonly { readonly name: string; readonly error: string }[];
  /** Bytes of some images, channels last. */
  pixels(first: number, count: number): Uint8Array;
}

/** What the generator asks of images, and which of them are wanted. */
export interface OpenImagesOptions {
  readonly imageShape: ImageShape;
  /** Of the generator, by number. */
  readonly classNames: readonly string[];
  /** Of data sets that have splits. */
  readonly split: 'train' | 'test';
  /** So many, drawn by `seed`, in their own order: a set often lies class by class. Default all. */
  readonly count?: number | undefined;
  readonly seed: number;
  readonly cwd: string;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => unknown;
}

const IMAGE_FILE = /^\.(png|jpe?g)$/i;

/** Opens a data set, a folder or archive of images, or one image file, and brings it to the generator's size.
 *
 *  Labels are known where the classes of the set are classes of the generator. Image files that do not decode are left out and named.
 *
 *  @throws IoError when there is nothing; FormatError when nothing can be read from it; ConfigError when the set has other channels than the generator.
 */
export async function openImages(given: string, options: OpenImagesOptions): Promise<OpenedImages> {
  const isBuiltIn = (BUILT_IN_DATA as readonly string[]).includes(given);
  const path = resolve(options.cwd, given);
  const found = isBuiltIn ? undefined : await stat(path).catch(() => undefined);
  if (!isBuiltIn && found === undefined)
    throw new IoError(
      `gans classify: expected --images to exist, got '${given}', which does not. Pass a folder or tar of images, an image file, a data set or ${BUILT_IN_DATA[0]}.`,
    );
  if (found?.isFile() && IMAGE_FILE.test(extname(path))) return openFile(path, options);
  const set = isBuiltIn ? await builtIn(given, options) : await readSet(path, options);
  const { count = set.length, seed } = options;
  const rows =
    count < set.length ? drawRows(set.length, count, seed) : Int32Array.from({ length: set.length }, (_, i) => i);
  const { skipped = [], paths } = set as Partial<ImageFolderDataset>;
  const labels = knownLabels(set, options.classNames);
  return {
    name: set.name,
    count: rows.length,
    nameOf: (index) => paths?.[rows[index]!] ?? `${set.split ?? 'image'} ${rows[index]}`,
    ...(labels && { labels: rows.map((row) => labels[row]!) }),
    failures: skipped.map(({ path: name, reason: error }) => ({ name, error })),
    pixels: (first, length) => set.pixels(rows.subarray(first, first + length)),
  };
}

async function openFile(path: string, { imageShape }: OpenImagesOptions): Promise<OpenedImages> {
  const decode = await imageDecoder();
  const image = decode(await readFile(path), basename(path));
  const [height, width, channels] = imageShape;
  const pixels = withChannels(image.pixels, image.channels, channels);
  const resized = resizePixels(pixels, [image.height, image.width, channels], { height, width, filter: 'bicubic' });
  return { name: basename(path), count: 1, nameOf: () => basename(path), failures: [], pixels: () => resized };
}

/** Grey as Rec. 601 has it, which is what the readers of folders do; colour from grey by repeating. */
function withChannels(pixels: Uint8Array, from: number, to: number): Uint8Array {
  if (from === to) return pixels;
  const count = pixels.length / from;
  return Uint8Array.from({ length: count * to }, (_, i) =>
    to === 1
      ? Math.round(0.299 * pixels[3 * i]! + 0.587 * pixels[3 * i + 1]! + 0.114 * pixels[3 * i + 2]!)
      : pixels[Math.floor(i / to)]!,
  );
}

async function builtIn(name: string, { imageShape, cwd, signal, split }: OpenImagesOptions): Promise<ImageDataset> {
  const channels = imageShape[2] === 3 ? 3 : 1;
  return sized((await loadData(name, { channels, cwd, signal }))[split], imageShape);
}

async function readSet(
  path: string,
  { imageShape, split, signal, onProgress }: OpenImagesOptions,
): Promise<ImageDataset> {
  const [height, width, channels] = imageShape;
  const set = await readDataset(path, {
    split,
    withoutSplits: 'whole',
    channels: channels === 3 ? 3 : 1,
    resize: { height, width, filter: 'bicubic' },
    corrupt: 'skip',
    signal,
    onProgress,
  });
  return sized(set, imageShape);
}

/** Formats with a size of their own are brought to the generator's here. */
function sized(set: ImageDataset, [height, width, channels]: ImageShape): ImageDataset {
  if (set.imageShape[2] !== channels)
    throw new ConfigError(
      `gans classify: expected images of ${channels} channels, as the generator draws them, got ${set.imageShape[2]} in ${set.name}. Take a generator of such images, or image files, which are converted.`,
    );
  if (set.imageShape[0] === height && set.imageShape[1] === width) return set;
  const resized = resizeDataset(set, { height, width, filter: 'bicubic' });
  const { paths, skipped } = set as Partial<ImageFolderDataset>;
  return Object.assign(resized, paths && { paths, skipped });
}

function knownLabels(set: ImageDataset, classNames: readonly string[]): Int32Array | undefined {
  const numbers = set.classNames.map((name) => classNames.indexOf(name));
  if (set.classNames.length < 2 || numbers.includes(-1)) return undefined;
  return Int32Array.from(set.labels, (label) => numbers[label]!);
}
