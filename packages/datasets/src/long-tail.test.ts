import { createSeed } from '@gans/tensor';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anySeed } from '#test-kit';
import { classHistogram } from './class-histogram';
import { createImageDataset } from './image-dataset';
import { longTailCounts, longTailSubset } from './long-tail';

const sum = (counts: Int32Array) => counts.reduce((total, n) => total + n, 0);

describe('longTailCounts', () => {
  it('gives the counts of the published long-tailed sets', () => {
    const cifar = longTailCounts({ classCount: 10, maxCount: 5000, ratio: 100 });
    expect([...cifar]).toEqual([5000, 2997, 1796, 1077, 645, 387, 232, 139, 83, 50]);
    expect([...longTailCounts({ classCount: 5, maxCount: 50000, ratio: 10 })]).toEqual([
      50000, 28117, 15811, 8891, 5000,
    ]);
    expect(sum(longTailCounts({ classCount: 100, maxCount: 500, ratio: 100 }))).toBe(10_847);
    expect(sum(longTailCounts({ classCount: 100, maxCount: 500, ratio: 10 }))).toBe(19_573);
  });

  it('steps down in the middle, and keeps the last class of an odd K', () => {
    const step = (classCount: number) => [...longTailCounts({ classCount, maxCount: 90, ratio: 10, type: 'step' })];
    expect(step(4)).toEqual([90, 90, 9, 9]);
    expect(step(5)).toEqual([90, 90, 90, 9, 9]);
  });

  it('CB-13: starts at the maximum, never rises, ends at the maximum over the ratio', () => {
    const options = fc.record({
      classCount: fc.integer({ min: 1, max: 50 }),
      maxCount: fc.integer({ min: 1, max: 5000 }),
      ratio: fc.double({ min: 1, max: 500, noNaN: true }),
      type: fc.constantFrom('exponential' as const, 'step' as const),
    });
    fc.assert(
      fc.property(options, (chosen) => {
        const counts = longTailCounts(chosen);
        expect(counts.length).toBe(chosen.classCount);
        expect(counts[0]).toBe(chosen.maxCount);
        for (let k = 1; k < counts.length; k++) expect(counts[k]).toBeLessThanOrEqual(counts[k - 1]!);
        const last = chosen.classCount === 1 ? chosen.maxCount : Math.trunc(chosen.maxCount / chosen.ratio);
        expect(Math.abs(counts.at(-1)! - last)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('refuses numbers outside their range', () => {
    const counts = (changed: object) => () => longTailCounts({ classCount: 3, maxCount: 9, ratio: 2, ...changed });
    expect(counts({ classCount: 0 })).toThrow('longTailCounts: expected classCount to be an integer >= 1, got 0.');
    expect(counts({ maxCount: 1.5 })).toThrow('expected maxCount to be an integer >= 1, got 1.5.');
    for (const ratio of [0.5, Number.NaN, Infinity])
      expect(counts({ ratio })).toThrow(`expected ratio to be a finite number >= 1, got ${ratio}.`);
  });
});

/** Image i is the byte i, its class i mod 3. */
const dots = (length: number) =>
  createImageDataset({
    name: 'dots',
    split: 'train',
    classNames: ['a', 'b', 'c'],
    imageShape: [1, 1, 1],
    labels: Uint8Array.from({ length }, (_, i) => i % 3),
    pixels: Uint8Array.from({ length }, (_, i) => i),
  });

const content = (dataset: ReturnType<typeof dots>) => [...dataset.pixels([...dataset.labels.keys()])];

describe('longTailSubset', () => {
  it('keeps distinct images of the right classes, as many as the counts say', () => {
    fc.assert(
      fc.property(anySeed(), fc.double({ min: 1, max: 40, noNaN: true }), (seed, ratio) => {
        const tail = longTailSubset(dots(120), { seed, ratio });
        expect(classHistogram(tail)).toEqual(longTailCounts({ classCount: 3, maxCount: 40, ratio }));
        const images = content(tail);
        expect(new Set(images).size).toBe(images.length);
        expect([...tail.labels]).toEqual(images.map((i) => i % 3));
      }),
      { numRuns: 30 },
    );
  });

  it('keeps a part of what a smaller ratio keeps', () => {
    const kept = (ratio: number) => content(longTailSubset(dots(120), { seed: createSeed(3), ratio }));
    const mild = new Set(kept(2));
    for (const image of kept(20)) expect(mild.has(image)).toBe(true);
  });

  it('depends on the seed, and says what it is', () => {
    const tail = (seed: number) => longTailSubset(dots(120), { seed: createSeed(seed), ratio: 10, type: 'step' });
    expect(tail(1).sha256).toBe(tail(1).sha256);
    expect(tail(1).sha256).not.toBe(tail(2).sha256);
    expect([tail(1).name, tail(1).split]).toEqual(['dots (long tail, step, ratio 10)', 'train']);
  });

  it('refuses sizes that a class does not have, or that leave it empty', () => {
    const seed = createSeed(1);
    expect(() => longTailSubset(dots(9), { seed, ratio: 2, maxCount: 4 })).toThrow(
      "longTailSubset: expected maxCount and ratio to give class 'a' 1 to 3 images, got 4. Lower the maxCount.",
    );
    expect(() => longTailSubset(dots(9), { seed, ratio: 5 })).toThrow(
      "give class 'c' 1 to 3 images, got 0. Lower the ratio.",
    );
  });
});
