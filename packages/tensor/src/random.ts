import { type Tensor, type Tensor1D, type Tensor2D, type Tensor3D, type Tensor4D, tensor } from '@tensorflow/tfjs-core';
import { ValueError } from './errors';
import { expectSeed } from './internal/expect-seed';
import { floatAbove, floatBelow } from './internal/float32';
import { threefry2x32 } from './internal/threefry';
import type { Seed } from './seed';

/** Where a draw starts, for work that is cut into chunks. */
export interface DrawOptions {
  /** Index of the first row (first axis) to draw: rows [firstRow, firstRow + N) of one endless table. Default 0. */
  readonly firstRow?: number;
}

/** Draws 32-bit words [first, first + count) of the seed's endless stream.
 *
 *  Word i is half of the Threefry-2x32 block (20 rounds) of counter floor(i / 2), so that it depends on the seed and i only.
 *  Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011. Deviates: nothing (the known answers of Random123).
 *
 *  @param seed the key; unchanged.
 *  @param count how many words, >= 0.
 *  @param first index of the first word, >= 0; default 0.
 *  @returns Uint32Array [count].
 *  @throws ValueError when `seed` is no seed, such as a plain number, or `count` or `first` is not an integer >= 0.
 *  @example
 *  const words = randomBits(createSeed(7), 4);
 *  const lastTwo = randomBits(createSeed(7), 2, 2); // words 2 and 3 again
 */
export function randomBits(seed: Seed, count: number, first = 0): Uint32Array {
  expectSeed('randomBits', seed);
  expectCounts('randomBits', count, first);
  const firstBlock = Math.floor(first / 2);
  const blocks = Math.floor((first + count + 1) / 2) - firstBlock;
  const words = new Uint32Array(2 * blocks);
  for (let i = 0; i < blocks; i++) {
    const block = firstBlock + i;
    threefry2x32(seed[0], seed[1], Math.floor(block / 2 ** 32), block >>> 0, words, 2 * i);
  }
  return words.subarray(first - 2 * firstBlock, first - 2 * firstBlock + count);
}

const unit = (word: number) => (word + 0.5) / 2 ** 32;

/** The tensor type of a shape: typed by its rank where the shape is a tuple. */
export type TensorOfShape<S extends readonly number[]> = S extends readonly [number]
  ? Tensor1D
  : S extends readonly [number, number]
    ? Tensor2D
    : S extends readonly [number, number, number]
      ? Tensor3D
      : S extends readonly [number, number, number, number]
        ? Tensor4D
        : Tensor;

/** How uniform values are drawn. */
export interface UniformOptions extends DrawOptions {
  /** Lower end, never drawn; default 0. */
  readonly min?: number;
  /** Upper end, never drawn; default 1. */
  readonly max?: number;
}

/** Draws from the uniform distribution on the open interval (min, max). Neither end is drawn: values that float32 would round to one are moved to its neighbour.
 *
 *  @param seed unchanged; the values depend on it and on their position only.
 *  @param shape of the result, [N, ...].
 *  @returns float32 tensor; the caller disposes it.
 *  @throws ValueError when the seed or the shape is not valid, or no float32 lies between `min` and `max`.
 *  @example
 *  const latents = uniform(createSeed(7), [64, 128], { min: -1, max: 1 });
 */
export function uniform<const S extends readonly number[]>(
  seed: Seed,
  shape: S,
  options: UniformOptions = {},
): TensorOfShape<S> {
  expectSeed('uniform', seed);
  const { min = 0, max = 1 } = options;
  const lowest = floatAbove(min);
  const highest = floatBelow(max);
  if (!(lowest <= highest) || !Number.isFinite(max - min))
    throw new ValueError(`uniform: expected min < max with a float32 between them, got ${min} and ${max}.`);
  const { count, first } = elements('uniform', shape, options);
  const words = randomBits(seed, count, first);
  // A loop: `Float32Array.from` asks an iterator for each value and takes fifty times as long.
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) values[i] = Math.min(highest, Math.max(lowest, min + (max - min) * unit(words[i]!)));
  return tensor(values, [...shape], 'float32') as TensorOfShape<S>;
}

/** Draws float32 standard normal values [first, first + count) of the seed's endless stream.
 *
 *  z_{2i} = sqrt(-2 ln u) cos(2 pi v),  z_{2i+1} = sqrt(-2 ln u) sin(2 pi v), in float64; u, v the two words of block i. |z| < 6.8.
 *  Box and Muller, "A note on the generation of random normal deviates", 1958.
 *
 *  @param seed unchanged; the values depend on it and on their position only.
 *  @param count how many, >= 0.
 *  @param first index of the first value, >= 0; default 0.
 *  @returns Float32Array [count].
 *  @throws ValueError when `seed` is no seed, or `count` or `first` is not an integer >= 0.
 *  @example
 *  const noise = normalValues(createSeed(7), 1000);
 */
export function normalValues(seed: Seed, count: number, first = 0): Float32Array {
  expectSeed('normalValues', seed);
  expectCounts('normalValues', count, first);
  const start = 2 * Math.floor(first / 2);
  const words = randomBits(seed, 2 * Math.ceil((first + count - start) / 2), start);
  const values = new Float32Array(words.length);
  for (let i = 0; i < words.length; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(unit(words[i]!)));
    const angle = 2 * Math.PI * unit(words[i + 1]!);
    values[i] = radius * Math.cos(angle);
    values[i + 1] = radius * Math.sin(angle);
  }
  return values.subarray(first - start, first - start + count);
}

/** How normal values are drawn. */
export interface NormalOptions extends DrawOptions {
  /** Default 0. */
  readonly mean?: number;
  /** Default 1. */
  readonly standardDeviation?: number;
}

/** Draws from the normal distribution.
 *
 *  @param seed unchanged; the values depend on it and on their position only: row i of a [N, D] draw is the same whatever N, and whatever chunk it is drawn in.
 *  @param shape of the result, [N, ...].
 *  @returns float32 tensor; the caller disposes it.
 *  @throws ValueError when the seed, the shape, the mean or the standard deviation is not valid.
 *  @example
 *  const latents = normal(createSeed(7), [64, 128]);
 *  const nextChunk = normal(createSeed(7), [64, 128], { firstRow: 64 });
 */
export function normal<const S extends readonly number[]>(
  seed: Seed,
  shape: S,
  options: NormalOptions = {},
): TensorOfShape<S> {
  expectSeed('normal', seed);
  const { mean = 0, standardDeviation = 1 } = options;
  if (!Number.isFinite(mean) || !(standardDeviation >= 0 && standardDeviation < Number.POSITIVE_INFINITY))
    throw new ValueError(
      `normal: expected a finite mean and a finite standardDeviation >= 0, got ${mean} and ${standardDeviation}.`,
    );
  const { count, first } = elements('normal', shape, options);
  const drawn = normalValues(seed, count, first);
  // A copy of its own length, since tfjs would keep (and some engines read) the whole buffer under a view.
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) values[i] = mean + standardDeviation * drawn[i]!;
  return tensor(values, [...shape], 'float32') as TensorOfShape<S>;
}

function expectCounts(caller: string, count: number, first: number): void {
  if (!Number.isSafeInteger(count) || count < 0 || !Number.isSafeInteger(first) || first < 0)
    throw new ValueError(`${caller}: expected count and first to be integers >= 0, got ${count} and ${first}.`);
}

function elements(
  caller: string,
  shape: readonly number[],
  { firstRow = 0 }: DrawOptions,
): { count: number; first: number } {
  if (shape.some((size) => !Number.isSafeInteger(size) || size < 0))
    throw new ValueError(`${caller}: expected shape to hold integers >= 0, got [${shape.join(', ')}].`);
  const rowSize = shape.slice(1).reduce((product, size) => product * size, 1);
  const first = firstRow * rowSize;
  if (!Number.isSafeInteger(firstRow) || firstRow < 0 || !Number.isSafeInteger(first))
    throw new ValueError(
      `${caller}: expected firstRow to be an integer >= 0 whose elements count below 2^53, got ${firstRow}.`,
    );
  return { count: (shape[0] ?? 1) * rowSize, first };
}
