import { type ImageDataset, type ImageFolderDataset, readDataset, takeSubset } from '@gans/datasets';
import { createSeed, foldIn, permutation } from '@gans/tensor';
import { BUILT_IN_DATA, loadData } from '../data';
import { inWordsOf } from '../reader-errors';
import type { IdentifiedSource } from './identify';
import type { ImageSource } from './source';

/** How images are read. */
export interface DatasetSourceOptions {
  /** Of sets that have splits. */
  readonly split: 'train' | 'test';
  /** Takes so many, drawn by the seed; default all. */
  readonly count?: number | undefined;
  readonly seed: number;
  /** Makes image files grey or coloured. */
  readonly channels?: 1 | 3 | undefined;
  /** Brings image files to so many pixels in height and width. */
  readonly size?: number | undefined;
  readonly skipCorrupt: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => unknown;
}

/** Opens real or generated images that are stored in any of the formats of `@gans/datasets`.
 *
 *  @throws FormatError, IoError in the words of the command line when they cannot be read.
 */
export async function openDataset(source: IdentifiedSource, options: DatasetSourceOptions): Promise<ImageSource> {
  const whole = await read(source, options).catch((error) => {
    throw inWordsOf('evaluate', error);
  });
  const { skipped = [], decoders } = whole as Partial<ImageFolderDataset>;
  const { count, seed } = options;
  const drawn = count !== undefined && count < whole.length;
  const set = drawn ? takeSubset(whole, drawRows(whole.length, count, seed)) : whole;
  return {
    name: set.name,
    kind: 'images',
    given: source.given,
    count: set.length,
    imageShape: set.imageShape,
    classNames: set.classNames,
    labels: set.labels,
    details: {
      ...(set.split === undefined ? {} : { split: set.split }),
      ...(drawn ? { drawnBySeed: seed } : {}),
      ...(decoders === undefined ? {} : { decoders }),
      ...(skipped.length === 0
        ? {}
        : { skippedCorrupt: skipped.length, skippedFiles: skipped.map(({ path }) => path) }),
    },
    pixels: async (first, length) => set.pixels(Int32Array.from({ length }, (_, i) => first + i)),
    dispose: () => undefined,
  };
}

/** The rows that `--count` takes of a set: drawn without replacement, in their own order. */
export function drawRows(length: number, count: number, seed: number): Int32Array {
  return permutation(foldIn(createSeed(seed), 'evaluated images'), length)
    .slice(0, count)
    .sort();
}

async function read(
  { path }: IdentifiedSource,
  { split, channels, size, skipCorrupt, signal, onProgress }: DatasetSourceOptions,
): Promise<ImageDataset> {
  if ((BUILT_IN_DATA as readonly string[]).includes(path)) return (await loadData(path, { channels, cwd: '.' }))[split];
  return readDataset(path, {
    split,
    withoutSplits: 'whole',
    ...(channels === undefined ? {} : { channels }),
    ...(size === undefined ? {} : { resize: { height: size, width: size, filter: 'bicubic' } }),
    corrupt: skipCorrupt ? 'skip' : 'refuse',
    signal,
    onProgress,
  });
}
