import { resolve } from 'node:path';
import { type ImageShape, readDataset, takeSubset, toImages } from '@gans/datasets';
import { resizeImages } from '@gans/metrics';
import { createSeed, FormatError, foldIn, isGansError, permutation } from '@gans/tensor';
import { concat, mul, sum, type Tensor4D, tensor1d, tidy, tile } from '@tensorflow/tfjs-core';
import { BUILT_IN_DATA, loadData } from '../data';

/** Which images, and what they are brought to. */
export interface ReadImagesOptions {
  readonly split: 'train' | 'test';
  /** At most so many, drawn by the seed. */
  readonly count: number;
  readonly seed: number;
  /** Of the classifier. */
  readonly imageShape: ImageShape;
  readonly cwd: string;
  readonly signal: AbortSignal;
}

/** Images of a data set, and where they are from. */
export interface ReadImages {
  /** float32 [N, H, W, C] in [-1, 1]; the caller disposes it. */
  readonly images: Tensor4D;
  readonly name: string;
  /** Of the whole set's content. */
  readonly sha256: string;
}

const CHUNK = 256;

/** Reads images from any format of `@gans/datasets` at the size and with the channels that a classifier takes: bicubic, grey tiled to colour, colour weighed to grey.
 *
 *  @param word a built-in set, a folder, an archive or a file.
 *  @returns images in an order drawn by `seed`.
 *  @throws FormatError and IoError of the readers, in the words of the command.
 */
export async function readImages(word: string, options: ReadImagesOptions): Promise<ReadImages> {
  const { split, count, seed, imageShape, cwd, signal } = options;
  const [height, width, channels] = imageShape;
  const resize = { height, width, filter: 'bicubic' } as const;
  const whole = (BUILT_IN_DATA as readonly string[]).includes(word)
    ? (await loadData(word, { cwd, channels: channels === 3 ? 3 : 1 }))[split]
    : await readDataset(resolve(cwd, word), { split, withoutSplits: 'whole', resize, signal }).catch((error) => {
        throw isGansError(error) && error.code === 'FORMAT'
          ? new FormatError(error.message.replace(/^\w+: /, 'gans uap: '))
          : error;
      });
  // Not in their own order, which is often that of the classes: some of them craft, the last ones choose.
  const rows = permutation(foldIn(createSeed(seed), `images of ${split}`), whole.length).slice(0, count);
  const set = takeSubset(whole, rows);
  const chunks: Tensor4D[] = [];
  for (let first = 0; first < set.length; first += CHUNK) {
    const indices = Int32Array.from({ length: Math.min(CHUNK, set.length - first) }, (_, i) => first + i);
    const pixels = await set.pixels(indices);
    chunks.push(tidy(() => fitted(toImages(pixels, set.imageShape), imageShape)));
  }
  const images = tidy(() => concat(chunks));
  for (const chunk of chunks) chunk.dispose();
  return { images, name: whole.name, sha256: whole.sha256 };
}

function fitted(images: Tensor4D, [height, width, channels]: ImageShape): Tensor4D {
  const [, h, w, c] = images.shape;
  const sized = h === height && w === width ? images : resizeImages(images, [height, width], 'clean');
  if (c === channels) return sized.clone();
  if (c === 1) return tile(sized, [1, 1, 1, channels]) as Tensor4D;
  // Luma of ITU-R BT.601.
  const grey = sum(mul(sized, tensor1d([0.299, 0.587, 0.114])), 3, true);
  return tile(grey, [1, 1, 1, channels]) as Tensor4D;
}
