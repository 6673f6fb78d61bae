import { ValueError } from './errors';
import { expectSeed } from './internal/expect-seed';
import { randomBits } from './random';
import type { Seed } from './seed';

/** Draws integers uniformly from [0, bound).
 *
 *  @param seed unchanged.
 *  @param count how many.
 *  @param bound exclusive upper end, an integer from 1 to 2^31.
 *  @param first index of the first value in the seed's stream; default 0.
 *  @returns Int32Array [count]; the bias is below bound / 2^53.
 *  @throws ValueError when `seed` is no seed, or a number is out of range.
 *  @example
 *  const labels = integers(createSeed(7), 64, 10); // 64 class indices
 */
export function integers(seed: Seed, count: number, bound: number, first = 0): Int32Array {
  expectSeed('integers', seed);
  if (!Number.isSafeInteger(bound) || bound < 1 || bound > 2 ** 31)
    throw new ValueError(`integers: expected bound to be an integer from 1 to 2^31, got ${bound}.`);
  return Int32Array.from(fractions('integers', seed, count, first), (fraction) => Math.floor(fraction * bound));
}

/** Draws class indices with the given probabilities.
 *
 *  @param seed unchanged; draw i depends on the seed and i only.
 *  @param probabilities [K], each >= 0, not all 0; they need not sum to 1.
 *  @param count how many.
 *  @param first index of the first draw; default 0.
 *  @returns Int32Array [count] of indices into `probabilities`.
 *  @throws ValueError when `seed` is no seed, or a probability is negative or not finite, or all are 0.
 *  @example
 *  const labels = categorical(createSeed(7), [0.7, 0.2, 0.1], 64);
 */
export function categorical(seed: Seed, probabilities: ArrayLike<number>, count: number, first = 0): Int32Array {
  expectSeed('categorical', seed);
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
  return Int32Array.from(fractions('categorical', seed, count, first), (fraction) => {
    const target = fraction * total;
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
 *  @throws ValueError when `seed` is no seed, or `count` is out of range.
 *  @example
 *  const order = permutation(foldIn(createSeed(7), epoch), labels.length);
 */
export function permutation(seed: Seed, count: number): Int32Array {
  expectSeed('permutation', seed);
  if (!Number.isSafeInteger(count) || count < 0 || count > 2 ** 31)
    throw new ValueError(`permutation: expected count to be an integer from 0 to 2^31, got ${count}.`);
  const order = Int32Array.from({ length: count }, (_, i) => i);
  const draws = fractions('permutation', seed, count, 0);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(draws[i]! * (i + 1));
    const held = order[i]!;
    order[i] = order[j]!;
    order[j] = held;
  }
  return order;
}

// Draws [first, first + count) from the uniform distribution on [0, 1), with 53 bits from two words each.
function fractions(caller: string, seed: Seed, count: number, first: number): Float64Array {
  if (!Number.isSafeInteger(count) || count < 0 || !Number.isSafeInteger(first) || first < 0)
    throw new ValueError(`${caller}: expected count and first to be integers >= 0, got ${count} and ${first}.`);
  const words = randomBits(seed, 2 * count, 2 * first);
  return Float64Array.from(
    { length: count },
    (_, i) => ((words[2 * i]! >>> 5) * 2 ** 26 + (words[2 * i + 1]! >>> 6)) / 2 ** 53,
  );
}
