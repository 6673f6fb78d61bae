import { type ImageDataset, longTailSubset } from '@gans/datasets';
import { ConfigError, createSeed, isGansError, nearestWord } from '@gans/tensor';
import type { TrainingData } from '../data';
import type { DataShape } from './net-fields';
import { expectKeys, isObject, type JsonObject, type JsonValue } from './recipe';

/** Whether images are mirrored left and right at random. */
export type Flip = 'horizontal' | 'none';

/** How the training images are thinned to long-tailed class sizes. */
export interface LongTail {
  /** Images of the largest class over those of the smallest, >= 1. */
  readonly imbalance: number;
  readonly kind: 'exponential' | 'step';
  /** Decides which images stay; the same for every seed of a run, so that they share their data. */
  readonly seed: number;
}

/** What is made of the training images; survives JSON. */
export interface ResolvedData {
  readonly flip: Flip;
  readonly longTail?: LongTail;
  /** That classes are drawn alike. Default: images are. */
  readonly sampling?: 'balanced';
}

const FLIPS = ['none', 'horizontal'] as const;
const KINDS = ['exponential', 'step'] as const;
const SAMPLINGS = ['natural', 'balanced'] as const;

/** Checks a recipe's section `data` against the images.
 *
 *  @param name of the recipe, for messages.
 *  @param section as its layers give it.
 *  @param shape of the images.
 *  @throws ConfigError naming the key or value that cannot be used, and how to bring the images to what the recipe is for.
 */
export function resolveData(name: string, section: JsonObject, { imageShape }: DataShape): ResolvedData {
  expectKeys(section, ['side', 'channels', 'flip', 'longTail', 'sampling'], name, 'data');
  const { side, channels, longTail } = section;
  const flip = wordOf(name, 'data.flip', section.flip, FLIPS);
  const sampling = wordOf(name, 'data.sampling', section.sampling, SAMPLINGS);
  expectSize(name, side, channels, imageShape);
  return {
    flip,
    ...(longTail !== undefined && { longTail: longTailOf(name, longTail) }),
    ...(sampling === 'balanced' && { sampling }),
  };
}

/** The images that a run trains on: the whole training set, or the long tail of it that its recipe asks for. The test images stay as they are.
 *
 *  @param data as loaded.
 *  @param longTail of `resolveData`.
 *  @throws ConfigError when a class would have no images left.
 */
export function withLongTail(data: TrainingData, longTail: LongTail | undefined): TrainingData {
  if (longTail === undefined) return data;
  const { imbalance: ratio, kind: type, seed } = longTail;
  return { ...data, train: thinned(data.train, { ratio, type, seed: createSeed(seed) }), whole: data.train };
}

function thinned(whole: ImageDataset, options: Parameters<typeof longTailSubset>[1]): ImageDataset {
  try {
    return longTailSubset(whole, options);
  } catch (error) {
    if (!isGansError(error)) throw error;
    throw new ConfigError(
      `gans train: in data.longTail, ${error.message
        .replace(/^longTailSubset: /, '')
        .replace('maxCount and ratio', 'imbalance')
        .replace(/Lower the ratio|Lower the maxCount/, 'Lower it')}`,
    );
  }
}

function longTailOf(name: string, section: JsonValue): LongTail {
  if (!isObject(section))
    throw new ConfigError(`${name}: expected data.longTail to be an object, got ${JSON.stringify(section)}.`);
  expectKeys(section, ['imbalance', 'kind', 'seed'], name, 'data.longTail');
  const { imbalance, seed = 0 } = section;
  if (!(typeof imbalance === 'number' && imbalance >= 1 && imbalance < Number.POSITIVE_INFINITY))
    throw new ConfigError(
      `${name}: expected data.longTail.imbalance to be a number >= 1, the largest class over the smallest, got ${JSON.stringify(imbalance)}. Take for example 100.`,
    );
  if (!(Number.isSafeInteger(seed) && (seed as number) >= 0))
    throw new ConfigError(`${name}: expected data.longTail.seed to be an integer >= 0, got ${JSON.stringify(seed)}.`);
  return { imbalance, kind: wordOf(name, 'data.longTail.kind', section.kind, KINDS), seed: seed as number };
}

// The first word is the default.
function wordOf<W extends string>(name: string, path: string, value: JsonValue | undefined, words: readonly W[]): W {
  const found = words.find((word) => word === (value ?? words[0]));
  if (found !== undefined) return found;
  const list = words.map((word) => `'${word}'`).join(' or ');
  throw new ConfigError(
    `${name}: expected ${path} to be ${list}, got ${JSON.stringify(value)}. Did you mean ${nearestWord(String(value), words)}?`,
  );
}

function expectSize(
  name: string,
  side: JsonValue | undefined,
  channels: JsonValue | undefined,
  imageShape: DataShape['imageShape'],
): void {
  const [height, width, depth] = imageShape;
  const wanted = [side ?? height, side ?? width, channels ?? depth].join(' x ');
  if (wanted === imageShape.join(' x ')) return;
  throw new ConfigError(
    `gans train: expected --data to hold images of ${wanted} for recipe ${name}, got ${imageShape.join(' x ')}. Bring them there by ${adviceFor(side, channels, imageShape)}, or let the recipe go by --set data.side=null and --set data.channels=null.`,
  );
}

function adviceFor(side: JsonValue | undefined, channels: JsonValue | undefined, [h, w, c]: DataShape['imageShape']) {
  const sizes = side !== undefined && (side !== h || side !== w) ? [`--resize ${side}`] : [];
  return [...sizes, ...(channels !== undefined && channels !== c ? [`--channels ${channels}`] : [])].join(' ');
}
