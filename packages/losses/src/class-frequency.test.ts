import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectClose } from '#test-kit';
import { type ClassFrequency, countClasses, createClassFrequency, updateClassFrequency } from './class-frequency';
import { classWeights } from './class-weights';

const tight = { rtol: 1e-9, atol: 1e-9 };
const some = (length: number) => fc.array(fc.nat(1000), { minLength: length, maxLength: length });
const someCycles = fc
  .integer({ min: 1, max: 5 })
  .chain((classCount) => fc.tuple(some(classCount), fc.array(some(classCount), { minLength: 1, maxLength: 6 })));
const someAlpha = fc.double({ min: 0, max: 1, noNaN: true });
const frequencyOf = (counts: readonly number[], pending: readonly number[]): ClassFrequency => ({
  counts: Float64Array.from(counts),
  pending: Float64Array.from(pending),
});
/** N after each cycle. */
const follow = (
  start: readonly number[],
  cycles: readonly (readonly number[])[],
  options: Parameters<typeof updateClassFrequency>[1],
) => {
  let frequency = frequencyOf(
    start,
    start.map(() => 0),
  );
  return cycles.map((cycle) => {
    frequency = updateClassFrequency({ ...frequency, pending: Float64Array.from(cycle) }, options);
    return Array.from(frequency.counts);
  });
};

describe('createClassFrequency', () => {
  it('starts at 50 effective images a class and 512 counted ones, or where it is told', () => {
    expect(createClassFrequency(2)).toEqual(frequencyOf([50, 50], [512, 512]));
    expect(createClassFrequency(1, { initialCount: 1, initialPending: 0 })).toEqual(frequencyOf([1], [0]));
  });

  it('rejects what is no class count and no start', () => {
    for (const classCount of [0, 1.5, Number.NaN])
      expect(() => createClassFrequency(classCount)).toThrow(
        `createClassFrequency: expected classCount to be a positive integer, got ${classCount}.`,
      );
    expect(() => createClassFrequency(2, { initialCount: 0 })).toThrow(
      'createClassFrequency: expected initialCount to be a finite number > 0, got 0.',
    );
    expect(() => createClassFrequency(2, { initialPending: -1 })).toThrow(
      'createClassFrequency: expected initialPending to be a finite number >= 0, got -1.',
    );
  });
});

describe('countClasses', () => {
  it('CB-4: counts every image once, whatever the order and the batches, on top of the start value', () => {
    const someLabels = fc.array(fc.nat(3), { maxLength: 20 });
    fc.assert(
      fc.property(someLabels, someLabels, fc.nat(600), (first, second, initialPending) => {
        const start = createClassFrequency(4, { initialPending });
        const inBatches = countClasses(countClasses(start, first), second);
        const atOnce = countClasses(start, Int32Array.from([...second, ...first].reverse()));
        expect(inBatches).toEqual(atOnce);
        for (const [k, count] of atOnce.pending.entries())
          expect(count).toBe(initialPending + [...first, ...second].filter((label) => label === k).length);
        expect(atOnce.counts).toEqual(start.counts);
      }),
    );
  });

  it('leaves the state that it is given', () => {
    const start = createClassFrequency(2);
    countClasses(start, [0, 1, 1]);
    expect(start).toEqual(createClassFrequency(2));
  });

  it('rejects labels that are none, and states that are none', () => {
    const start = createClassFrequency(3);
    for (const bad of [3, -1, 0.5, Number.NaN])
      expect(() => countClasses(start, [0, bad])).toThrow(
        `countClasses: expected labels to be integers from 0 to 2, got ${bad} at position 1.`,
      );
    expect(() => countClasses(frequencyOf([1, 1], [0]), [0])).toThrow(
      'countClasses: expected frequency.pending to hold 2 numbers, one a class, got 1.',
    );
    expect(() => countClasses(frequencyOf([1, Number.NaN], [0, 0]), [0])).toThrow(
      'countClasses: expected frequency.counts to be finite and >= 0, got NaN for class 1.',
    );
    expect(() => countClasses(undefined as unknown as ClassFrequency, [0])).toThrow(
      'countClasses: expected frequency to be a state of createClassFrequency, got undefined.',
    );
  });
});

describe('updateClassFrequency', () => {
  it('equals the vector of three classes over four cycles (CB-C)', () => {
    const cycles = [
      [512, 512, 512],
      [700, 300, 0],
      [700, 300, 0],
      [700, 300, 0],
    ];
    const path = follow([50, 50, 50], cycles, {});
    expect(path).toEqual([
      [281, 281, 281],
      [490.5, 290.5, 140.5],
      [595.25, 295.25, 70.25],
      [647.625, 297.625, 35.125],
    ]);
    expectClose(
      path.map((counts) => [...classWeights(counts)]),
      [
        [1, 1, 1],
        [0.485470564971, 0.819701590769, 1.69482784426],
        [0.261110293707, 0.526421345738, 2.21246836056],
        [0.138800860224, 0.302027407317, 2.55917173246],
      ],
      { rtol: 1e-10 },
    );
  });

  it('equals the vector of a class that is never produced (CB-D)', () => {
    let frequency = createClassFrequency(1);
    const path = Array.from({ length: 10 }, () => {
      frequency = updateClassFrequency(frequency);
      return frequency.counts[0];
    });
    expect(path).toEqual([281, 140.5, 70.25, 35.125, 17.5625, 8.78125, 4.390625, 2.1953125, 1.09765625, 1]);
  });

  it('CB-3: lies between the past and the cycle before the clamp, at 1 or above after it, and forgets geometrically', () => {
    fc.assert(
      fc.property(someCycles, someAlpha, ([start, [cycle]], forgetting) => {
        const [counts] = follow(start, [cycle!], { forgetting });
        for (const [k, n] of counts!.entries()) {
          const [low, high] = [Math.min(start[k]!, cycle![k]!), Math.max(start[k]!, cycle![k]!)];
          expect(n).toBeGreaterThanOrEqual(Math.max(1, low) - 1e-9);
          expect(n).toBeLessThanOrEqual(Math.max(1, high) + 1e-9);
        }
        const begin = start.map((n) => Math.max(1, n));
        follow(begin, Array(6).fill(cycle), { forgetting }).forEach((later, t) => {
          for (const [k, n] of later.entries())
            expect(Math.abs(n - Math.max(1, cycle![k]!))).toBeLessThanOrEqual(
              forgetting ** (t + 1) * Math.abs(begin[k]! - cycle![k]!) + 1e-9,
            );
        });
      }),
    );
    expect(follow([8], [[0], [0]], { minimum: 0.5 })).toEqual([[4], [2]]); // alpha = 0.5 halves the gap
  });

  it('CB-4: is linear in the past and the cycles before the clamp', () => {
    fc.assert(
      fc.property(
        someCycles,
        someAlpha,
        fc.constantFrom('convex', 'sum'),
        ([start, cycles], forgetting, combination) => {
          const share = combination === 'convex' ? 1 - forgetting : 1;
          const path = follow(start, cycles, { forgetting, combination, minimum: 1e-300 });
          path.forEach((counts, t) => {
            const unrolled = start.map((n, k) =>
              cycles
                .slice(0, t + 1)
                .reduce((sum, cycle, s) => sum + share * forgetting ** (t - s) * cycle[k]!, forgetting ** (t + 1) * n),
            );
            expectClose(counts, unrolled, tight);
          });
        },
      ),
    );
  });

  it('starts the next cycle at 0 and leaves the state that it is given', () => {
    const start = createClassFrequency(2);
    expect(updateClassFrequency(start)).toEqual(frequencyOf([281, 281], [0, 0]));
    expect(start).toEqual(createClassFrequency(2));
  });

  it('never falls below its minimum', () => {
    expect(follow([2, 9], [[0, 0]], { forgetting: 0.1 })).toEqual([[1, 1]]);
    expect(follow([2, 9], [[0, 0]], { forgetting: 0.5, minimum: 3 })).toEqual([[3, 4.5]]);
  });

  it('rejects options and states out of range', () => {
    const start = createClassFrequency(2);
    for (const forgetting of [-0.1, 1.1, Number.NaN])
      expect(() => updateClassFrequency(start, { forgetting })).toThrow(
        `updateClassFrequency: expected forgetting to be in [0, 1], got ${forgetting}.`,
      );
    expect(() => updateClassFrequency(start, { combination: 'add' as 'sum' })).toThrow(
      "updateClassFrequency: expected combination to be one of 'convex', 'sum', got 'add'.",
    );
    expect(() => updateClassFrequency(start, { minimum: 0 })).toThrow(
      'updateClassFrequency: expected minimum to be a finite number > 0, got 0.',
    );
    expect(() => updateClassFrequency(frequencyOf([1], [Number.NaN]))).toThrow(
      'updateClassFrequency: expected frequency.pending to be finite and >= 0, got NaN for class 0.',
    );
  });
});
