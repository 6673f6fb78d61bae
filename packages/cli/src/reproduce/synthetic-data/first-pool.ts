import {
  fillDataset,
  type GeneratorSource,
  growDataset,
  type LoopMining,
  mixRealImages,
  type SyntheticPool,
} from '@gans/synthetic-data';
import { foldIn, type Seed } from '@gans/tensor';
import type { ClassifierConfig } from '@gans/training';
import { MINING, type TrainingCell } from './plan';
import { createPoolClassifier, type PoolClassifierOptions } from './pool-classifier';
import type { TrainingImages } from './training-images';
import type { Variant } from './variants';

/** What a training begins with. */
export interface FirstPool {
  readonly pool: SyntheticPool;
  /** eta, where images were mined. */
  readonly stepSize?: number;
}

/** What a first pool is made with. */
export interface FirstPoolOptions {
  /** N. */
  readonly size: number;
  readonly seed: Seed;
  /** Of the classifier that mines: one of its own, as in the paper. */
  readonly classifier: Pick<PoolClassifierOptions, 'net' | 'classNames' | 'signal' | 'now'>;
  readonly trainingFor: (epochs: number) => ClassifierConfig;
  readonly onWarning: (line: string) => void;
}

/** Makes the images that a training begins with, where they are more than random draws of the generator.
 *
 *  Fixed set with mining: Algorithm 1 of the paper, M = N/10. With real images: a share of each class is replaced.
 *
 *  @returns undefined where they are random draws, which dataset smoothing makes itself.
 *  @throws ValueError when there are too few real images of a class; GansError (code ABORTED) after the signal.
 */
export async function firstPool(
  { variant }: Pick<TrainingCell, 'variant'>,
  sources: readonly GeneratorSource[],
  { labelled }: TrainingImages,
  options: FirstPoolOptions,
): Promise<FirstPool | undefined> {
  const { size, seed, classifier } = options;
  if (labelled !== undefined) {
    const { imageShape, classCount } = labelled;
    // Where all images are real, none needs to be drawn.
    const pool =
      variant.realShare === 1
        ? blankPool({ imageShape, classCount, size })
        : await fillDataset(sources, { count: size, seed, signal: classifier.signal });
    return { pool: mixRealImages(pool, labelled, { share: variant.realShare, seed: foldIn(seed, 'real') }) };
  }
  return variant.hsm && variant.share === 0 ? grown(sources, options) : undefined;
}

async function grown(sources: readonly GeneratorSource[], options: FirstPoolOptions): Promise<FirstPool> {
  const { size, seed, classifier, trainingFor, onWarning } = options;
  const increment = Math.ceil(size / 10);
  const rounds = Math.max(1, Math.ceil(size / increment) - 1);
  const miner = createPoolClassifier({ ...classifier, seed: foldIn(seed, 'miner'), training: trainingFor(rounds) });
  try {
    const { pool, stepSize } = await growDataset(miner.loop, sources, {
      size,
      increment,
      seed,
      mining: miningFor({}, size),
      signal: classifier.signal,
      onWarning,
    });
    return { pool, ...(stepSize !== undefined && { stepSize }) };
  } finally {
    miner.dispose();
  }
}

/** How a loop mines: small sets are not outnumbered by the draws that eta is calibrated with. */
export function miningFor({ steady = false }: Pick<Variant, 'steady'>, size: number): LoopMining {
  return { ...MINING, draws: Math.min(256, size), calibrate: steady ? 'each-time' : 'once' };
}

function blankPool({
  imageShape,
  classCount,
  size,
}: Pick<SyntheticPool, 'imageShape' | 'classCount'> & { readonly size: number }): SyntheticPool {
  return {
    imageShape,
    classCount,
    pixels: new Uint8Array(size * imageShape.reduce((product, side) => product * side, 1)),
    labels: Int32Array.from({ length: size }, (_, i) => i % classCount),
    mined: new Uint8Array(size),
    born: new Int32Array(size),
    origin: new Uint8Array(size),
  };
}
