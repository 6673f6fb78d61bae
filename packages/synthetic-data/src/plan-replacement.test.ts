import { createSeed } from '@gans/tensor';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anySeed } from '#test-kit';
import { emptyPool } from './internal/empty-pool';
import { planReplacement, type ReplacementOptions } from './plan-replacement';
import { REAL_IMAGE, type SyntheticPool } from './pool';

const seed = createSeed(4);

function poolOf(count: number, classCount: number): SyntheticPool {
  const pool = emptyPool({ imageShape: [1, 1, 1], classCount }, count);
  for (let i = 0; i < count; i++) pool.labels[i] = i % classCount;
  return pool;
}

const countsOf = (labels: ArrayLike<number>, classCount: number) =>
  Array.from({ length: classCount }, (_, k) => Array.from(labels).filter((label) => label === k).length);

const plan = (pool: SyntheticPool, options: Partial<ReplacementOptions> & { share: number }) =>
  planReplacement(pool, { seed, epoch: 1, ...options });

describe('planReplacement', () => {
  it.each([
    [0.1, 650],
    [0.2, 1300],
    [0.33, 2145],
    [0.5, 3250],
    [1, 6500],
  ])('Q3: with N = 13,000 and r = %d mines %d images and draws as many at random', (share, half) => {
    const { slots, labels, hard } = plan(poolOf(13_000, 10), { share });
    expect(slots).toHaveLength(2 * half);
    expect(hard.reduce((sum, one) => sum + one, 0)).toBe(half);
    expect(new Set(slots).size).toBe(2 * half);
    expect(countsOf(labels, 10)).toEqual(Array(10).fill((2 * half) / 10));
    const mined = countsOf(
      [...labels].filter((_, i) => hard[i] === 1),
      10,
    );
    for (const count of mined) expect(Math.abs(count - half / 10)).toBeLessThan(1);
  });

  it('Q3: replaces nothing for r = 0, everything for r = 1, and leaves every class its size for any r, N and K', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 2, max: 12 }),
        fc.oneof(fc.constantFrom(0, 0.1, 0.33, 0.5, 1), fc.double({ min: 0, max: 1, noNaN: true })),
        fc.nat(50),
        anySeed(),
        (count, classCount, share, epoch, of) => {
          const pool = poolOf(count, classCount);
          const { slots, labels, hard } = planReplacement(pool, { share, seed: of, epoch });
          expect(Math.abs(slots.length - share * count)).toBeLessThanOrEqual(0.5 + 1e-6);
          expect(new Set(slots).size).toBe(slots.length);
          for (const [row, slot] of slots.entries()) expect(labels[row]).toBe(pool.labels[slot]);
          const [all, replaced] = [countsOf(pool.labels, classCount), countsOf(labels, classCount)];
          const mined = countsOf(
            [...labels].filter((_, i) => hard[i] === 1),
            classCount,
          );
          for (const [k, size] of all.entries()) {
            expect(Math.abs(replaced[k]! - share * size)).toBeLessThan(1 + 1e-6);
            expect(Math.abs(mined[k]! - replaced[k]! / 2)).toBeLessThanOrEqual(1);
          }
          if (share === 1) expect(slots).toHaveLength(count);
        },
      ),
    );
  });

  it('Q3: leaves (1 - r)^t N of the first images after t epochs', () => {
    const [count, share] = [1000, 0.2];
    const pool = poolOf(count, 10);
    const left = new Set(pool.labels.keys());
    for (let epoch = 1; epoch <= 8; epoch++) {
      for (const slot of plan(pool, { share, epoch }).slots) left.delete(slot);
      const p = (1 - share) ** epoch;
      // Five standard deviations of the binomial distribution, above that of draws without replacement.
      expect(Math.abs(left.size - p * count)).toBeLessThan(5 * Math.sqrt(count * p * (1 - p)));
    }
  });

  it('gives the class that rounding favours another turn each epoch', () => {
    const pool = poolOf(13_000, 10);
    const mined = [1, 2].map((epoch) => {
      const { labels, hard } = plan(pool, { share: 0.33, epoch });
      return countsOf(
        [...labels].filter((_, i) => hard[i] === 1),
        10,
      );
    });
    for (let k = 0; k < 10; k++) expect(mined[0]![k]! + mined[1]![k]!).toBe(429);
  });

  it('chooses from the whole pool where it is asked to, and brings as many of each class', () => {
    const pool = poolOf(120, 4);
    const { slots, labels } = plan(pool, { share: 0.5, selection: 'uniform' });
    expect(new Set(slots).size).toBe(60);
    expect(countsOf(labels, 4)).toEqual([15, 15, 15, 15]);
    expect(
      countsOf(
        [...slots].map((slot) => pool.labels[slot]!),
        4,
      ),
    ).not.toEqual([15, 15, 15, 15]);
  });

  it('leaves real images where they are', () => {
    const pool = poolOf(40, 4);
    pool.origin.fill(REAL_IMAGE, 0, 20);
    const { slots } = plan(pool, { share: 1 });
    expect([...slots].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => 20 + i));
  });

  it('lists the rows of one generator, and of those the mined ones, one after the other', () => {
    const { origin, hard } = plan(poolOf(60, 3), { share: 1, generatorCount: 2 });
    const kinds = Array.from(origin, (one, i) => 2 * one + 1 - hard[i]!);
    expect(kinds).toEqual([...kinds].sort((a, b) => a - b));
    expect(new Set(kinds).size).toBe(4);
  });

  it('Q8: depends on seed and epoch only', () => {
    const pool = poolOf(60, 3);
    expect(plan(pool, { share: 0.5 })).toEqual(plan(pool, { share: 0.5 }));
    expect(plan(pool, { share: 0.5, epoch: 2 }).slots).not.toEqual(plan(pool, { share: 0.5 }).slots);
    expect(plan(pool, { share: 0.5, seed: createSeed(5) }).slots).not.toEqual(plan(pool, { share: 0.5 }).slots);
  });

  it('refuses numbers out of range', () => {
    const pool = poolOf(10, 2);
    for (const share of [-0.1, 1.1, Number.NaN])
      expect(() => plan(pool, { share })).toThrow(`planReplacement: expected share to be from 0 to 1, got ${share}.`);
    expect(() => plan(pool, { share: 1, epoch: -1 })).toThrow('expected epoch to be an integer >= 0, got -1.');
    expect(() => plan(pool, { share: 1, generatorCount: 255 })).toThrow(
      'expected generatorCount to be an integer from 1 to 254',
    );
    const selection = 'best' as 'uniform';
    expect(() => plan(pool, { share: 1, selection })).toThrow(
      'expected selection to be stratified or uniform, got best.',
    );
  });
});
