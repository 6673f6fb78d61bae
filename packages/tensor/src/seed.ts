import { ValueError } from './errors';
import { expectSeed } from './internal/expect-seed';
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
 *  @throws ValueError when `seed` is no seed, such as a plain number, or `index` a number that is not a safe integer >= 0.
 *  @example
 *  const forStep = foldIn(foldIn(createSeed(7), 'noise'), 1000); // the noise of step 1000
 */
export function foldIn(seed: Seed, index: number | string): Seed {
  expectSeed('foldIn', seed);
  if (typeof index === 'number' && (!Number.isSafeInteger(index) || index < 0))
    throw new ValueError(`foldIn: expected index to be a name or an integer from 0 to 2^53 - 1, got ${index}.`);
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
 *  @throws ValueError when `seed` is no seed, or `count` is not a positive integer.
 *  @example
 *  const [forGenerator, forDiscriminator] = split(createSeed(7), 2);
 */
export function split<N extends number>(seed: Seed, count: N): SeedTuple<N> {
  expectSeed('split', seed);
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
