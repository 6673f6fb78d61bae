import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import { ValueError } from './errors';
import { threefry2x32 } from './internal/threefry';

/** A seed is a value: 64 bits as two unsigned 32-bit integers. It is never advanced; new seeds come from `split` and `foldIn`. */
export type Seed = readonly [number, number];

/** Makes a seed from an integer.
 *
 *  @param value a safe integer >= 0.
 *  @returns the seed; equal integers give equal seeds.
 *  @throws ValueError when `value` is not a safe integer >= 0.
 *  @example
 *  const seed = createSeed(7);
 *  const [forWeights, forNoise] = split(seed, 2);
 */
export function createSeed(value: number): Seed {
  if (!Number.isSafeInteger(value) || value < 0)
    throw new ValueError(
      `createSeed: expected value to be an integer from 0 to 2^53 - 1, got ${value}. Pass for example 7.`,
    );
  return [Math.floor(value / 2 ** 32), value >>> 0];
}

/** Derives the i-th child of a seed. Children of different numbers, and of different seeds, are independent.
 *
 *  @param seed the parent; unchanged.
 *  @param index an integer from 0 to 2^53 - 1, or a name (hashed), so that uses can be told apart by what they are for.
 *  @returns the child seed.
 *  @throws ValueError when `index` is a number that is not a safe integer >= 0.
 */
export function foldIn(seed: Seed, index: number | string): Seed {
  const [high, low] = typeof index === 'string' ? hashName(index) : createSeed(index);
  // The top counter bit keeps children apart from the blocks that sampling draws from the same key.
  const out = new Uint32Array(2);
  threefry2x32(seed[0], seed[1], (high | 0x80000000) >>> 0, low, out);
  return [out[0]!, out[1]!];
}

/** Derives `count` independent seeds.
 *
 *  @param seed the parent; unchanged.
 *  @param count how many, an integer >= 1.
 *  @returns `[foldIn(seed, 0), foldIn(seed, 1), ...]`: the first seeds do not depend on `count`.
 *  @throws ValueError when `count` is not a positive integer.
 */
export function split<N extends number>(seed: Seed, count: N): SeedTuple<N> {
  if (!Number.isSafeInteger(count) || count < 1)
    throw new ValueError(`split: expected count to be a positive integer, got ${count}.`);
  return Array.from({ length: count }, (_, i) => foldIn(seed, i)) as SeedTuple<N>;
}

/** An array of N seeds, as a tuple when N is a literal up to 6, so that destructuring needs no check. */
export type SeedTuple<N extends number> = N extends 1
  ? [Seed]
  : N extends 2
    ? [Seed, Seed]
    : N extends 3
      ? [Seed, Seed, Seed]
      : N extends 4
        ? [Seed, Seed, Seed, Seed]
        : N extends 5
          ? [Seed, Seed, Seed, Seed, Seed]
          : N extends 6
            ? [Seed, Seed, Seed, Seed, Seed, Seed]
            : Seed[];

/** Where a draw starts, for work that is cut into chunks. */
export interface DrawOptions {
  /** Index of the first row (first axis) to draw: rows [firstRow, firstRow + N) of one endless table. Default 0. */
  readonly firstRow?: number;
}

/** Draws 32-bit words [first, first + count) of the seed's endless stream: counter-based (Threefry-2x32, 20 rounds; Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011).
 *
 *  @param seed the key; unchanged.
 *  @param count how many words, >= 0.
 *  @param first index of the first word, >= 0; default 0.
 *  @returns Uint32Array [count].
 */
export function randomBits(seed: Seed, count: number, first = 0): Uint32Array {
  if (!Number.isSafeInteger(count) || count < 0 || !Number.isSafeInteger(first) || first < 0)
    throw new ValueError(`randomBits: expected count and first to be integers >= 0, got ${count} and ${first}.`);
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

/** Draws from the uniform distribution on (min, max).
 *
 *  @param seed unchanged; the values depend on it and on their position only.
 *  @param shape of the result, [N, ...].
 *  @param options `min` (default 0), `max` (default 1), `firstRow`.
 *  @returns float32 tensor; the caller disposes it.
 *  @throws ValueError when the shape or range is not valid.
 */
export function uniform(
  seed: Seed,
  shape: readonly number[],
  options: DrawOptions & { readonly min?: number; readonly max?: number } = {},
): Tensor {
  const { min = 0, max = 1 } = options;
  if (!(min < max)) throw new ValueError(`uniform: expected min < max, got ${min} and ${max}.`);
  const { count, first } = elements('uniform', shape, options);
  const words = randomBits(seed, count, first);
  return tensor(
    Float32Array.from(words, (word) => min + (max - min) * unit(word)),
    [...shape],
    'float32',
  );
}

/** Draws float32 standard normal values [first, first + count) of the seed's endless stream (Box-Muller in float64).
 *
 *  @returns Float32Array [count].
 */
export function normalValues(seed: Seed, count: number, first = 0): Float32Array {
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

/** Draws from the normal distribution.
 *
 *  @param seed unchanged; the values depend on it and on their position only: row i of a [N, D] draw is the same whatever N, and whatever chunk it is drawn in.
 *  @param shape of the result, [N, ...].
 *  @param options `mean` (default 0), `standardDeviation` (default 1), `firstRow`.
 *  @returns float32 tensor; the caller disposes it.
 *  @throws ValueError when the shape or `firstRow` is not valid.
 *  @example
 *  const latents = normal(createSeed(7), [64, 128]);
 *  const nextChunk = normal(createSeed(7), [64, 128], { firstRow: 64 });
 */
export function normal(
  seed: Seed,
  shape: readonly number[],
  options: DrawOptions & { readonly mean?: number; readonly standardDeviation?: number } = {},
): Tensor {
  const { mean = 0, standardDeviation = 1 } = options;
  const { count, first } = elements('normal', shape, options);
  const values = normalValues(seed, count, first).slice();
  if (mean !== 0 || standardDeviation !== 1)
    for (let i = 0; i < count; i++) values[i] = mean + standardDeviation * values[i]!;
  return tensor(values, [...shape], 'float32');
}

/** Draws integers uniformly from [0, bound).
 *
 *  @param seed unchanged.
 *  @param count how many.
 *  @param bound exclusive upper end, an integer from 1 to 2^32.
 *  @param first index of the first value in the seed's stream; default 0.
 *  @returns Int32Array [count]; the bias is below bound / 2^53.
 */
export function integers(seed: Seed, count: number, bound: number, first = 0): Int32Array {
  if (!Number.isSafeInteger(bound) || bound < 1 || bound > 2 ** 31)
    throw new ValueError(`integers: expected bound to be an integer from 1 to 2^31, got ${bound}.`);
  const words = randomBits(seed, 2 * count, 2 * first);
  return Int32Array.from({ length: count }, (_, i) => Math.floor(unit53(words[2 * i]!, words[2 * i + 1]!) * bound));
}

/** Draws class indices with the given probabilities.
 *
 *  @param seed unchanged; draw i depends on the seed and i only.
 *  @param probabilities [K], each >= 0, not all 0; they need not sum to 1.
 *  @param count how many.
 *  @param first index of the first draw; default 0.
 *  @returns Int32Array [count] of indices into `probabilities`.
 *  @throws ValueError when a probability is negative or not finite, or all are 0.
 */
export function categorical(seed: Seed, probabilities: ArrayLike<number>, count: number, first = 0): Int32Array {
  const cumulative = new Float64Array(probabilities.length);
  let total = 0;
  for (let k = 0; k < probabilities.length; k++) {
    const p = probabilities[k]!;
    if (!(p >= 0) || !Number.isFinite(p))
      throw new ValueError(`categorical: expected probabilities to be finite and >= 0, got ${p} at index ${k}.`);
    total += p;
    cumulative[k] = total;
  }
  if (!(total > 0)) throw new ValueError('categorical: expected at least one probability above 0, got none.');
  const words = randomBits(seed, 2 * count, 2 * first);
  return Int32Array.from({ length: count }, (_, i) => {
    const target = unit53(words[2 * i]!, words[2 * i + 1]!) * total;
    let low = 0;
    let high = cumulative.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cumulative[middle]! > target) high = middle;
      else low = middle + 1;
    }
    return low;
  });
}

/** A uniformly random order of 0 .. count - 1 (Fisher-Yates).
 *
 *  @param seed unchanged.
 *  @param count an integer from 0 to 2^31.
 *  @returns Int32Array [count], each index once.
 */
export function permutation(seed: Seed, count: number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  const words = randomBits(seed, 2 * count);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(unit53(words[2 * i]!, words[2 * i + 1]!) * (i + 1));
    const held = order[i]!;
    order[i] = order[j]!;
    order[j] = held;
  }
  return order;
}

const unit53 = (high: number, low: number) => ((high >>> 5) * 2 ** 26 + (low >>> 6)) / 2 ** 53;

function elements(
  name: string,
  shape: readonly number[],
  { firstRow = 0 }: DrawOptions,
): { count: number; first: number } {
  if (shape.some((size) => !Number.isSafeInteger(size) || size < 0))
    throw new ValueError(`${name}: expected shape to hold integers >= 0, got [${shape.join(', ')}].`);
  if (!Number.isSafeInteger(firstRow) || firstRow < 0)
    throw new ValueError(`${name}: expected firstRow to be an integer >= 0, got ${firstRow}.`);
  const count = shape.reduce((product, size) => product * size, 1);
  const rowSize = shape.slice(1).reduce((product, size) => product * size, 1);
  return { count, first: firstRow * rowSize };
}

function hashName(name: string): [number, number] {
  // FNV-1a over UTF-16 units, folded twice with different offsets to 64 bits.
  let high = 0x811c9dc5;
  let low = 0x050c5d1f;
  for (let i = 0; i < name.length; i++) {
    high = Math.imul(high ^ name.charCodeAt(i), 0x01000193);
    low = Math.imul(low ^ (name.charCodeAt(i) + 0x9e37), 0x01000193);
  }
  return [(high | 0x40000000) >>> 0, low >>> 0];
}
