import { batch, type ImageDataset } from '@gans/datasets';
import { ConfigError, GansError, isGansError } from '@gans/tensor';
import { type ImageOverlap, imageOverlap } from '@gans/uap';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { loadData, type TrainingData } from '../../data';
import { inMemory } from '../../in-memory';
import type { Io } from '../../io';
import { ofClasses, splitClasses } from './of-classes';

const CALLER = 'gans reproduce uap';

/** What is attacked, and what the attacker has. */
export interface Sides {
  readonly target: TrainingData;
  /** Training images of other classes, of the target's shape. */
  readonly prior: ImageDataset;
}

/** Which images were asked for. */
export interface SidesRequest {
  readonly target: string;
  /** Either the prior's images, or which classes of the target are attacked: the others are then the prior. */
  readonly prior?: string | undefined;
  readonly split?: string | undefined;
}

/** Reads both sides of a table; the prior is brought to the height and width of the target.
 *
 *  @throws ConfigError when not exactly one of `prior` and `split` is given, or the prior has other channels; what the readers throw.
 */
export async function loadSides({ target, prior, split }: SidesRequest, { cwd, signal }: Io): Promise<Sides> {
  if ((prior === undefined) === (split === undefined))
    throw new ConfigError(
      `${CALLER}: expected either --prior or --split, got ${prior === undefined ? 'neither' : 'both'}. Give the images of other classes, or the classes of --target to attack.`,
    );
  const read = await inWordsOf('--target', loadData(target, { cwd, signal }));
  const whole = { train: await inMemory(read.train, { signal }), test: await inMemory(read.test, { signal }) };
  if (split !== undefined) {
    const classes = splitClasses(split, whole.train.classNames);
    const attacked = { train: ofClasses(whole.train, classes.target), test: ofClasses(whole.test, classes.target) };
    return { target: attacked, prior: ofClasses(whole.train, classes.prior) };
  }
  return { target: whole, prior: await inMemory(await fittingPrior(prior!, whole.train, { cwd, signal }), { signal }) };
}

async function fittingPrior(word: string, target: ImageDataset, reading: { cwd: string; signal: AbortSignal }) {
  const [height, width, channels] = target.imageShape;
  const load = async (resize?: number) => (await inWordsOf('--prior', loadData(word, { ...reading, resize }))).train;
  const asTheyAre = await load();
  const fits = (set: ImageDataset) => set.imageShape.join() === target.imageShape.join();
  if (fits(asTheyAre)) return asTheyAre;
  const resized = height === width ? await load(height) : asTheyAre;
  if (fits(resized)) return resized;
  throw new ConfigError(
    `${CALLER}: expected --prior to hold images of ${height} x ${width} x ${channels}, as --target, got ${resized.imageShape.join(' x ')}. Bring them to that size and number of channels.`,
  );
}

// The readers speak of what training is given.
async function inWordsOf<T>(option: string, reading: Promise<T>): Promise<T> {
  return reading.catch((error: unknown) => {
    if (!isGansError(error)) throw error;
    throw new GansError(
      error.code,
      error.message.replace(/^gans train: expected --data/, `${CALLER}: expected ${option}`),
    );
  });
}

/** Counts the images of the prior that are target images too, in its training or its test part. */
export async function overlapOf({ target, prior }: Sides, signal: AbortSignal): Promise<ImageOverlap> {
  const both = [target.train, target.test];
  return imageOverlap(
    batchesOf(prior),
    (function* () {
      for (const set of both) yield* batchesOf(set);
    })(),
    { signal },
  );
}

const CHUNK = 250;

/** The images of a set one batch after another; each is disposed when the next is asked for. */
export function* batchesOf(set: ImageDataset): Generator<Tensor4D> {
  for (let first = 0; first < set.length; first += CHUNK) {
    const rows = Array.from({ length: Math.min(CHUNK, set.length - first) }, (_, i) => first + i);
    const { images } = batch(set, rows);
    try {
      yield images;
    } finally {
      images.dispose();
    }
  }
}
