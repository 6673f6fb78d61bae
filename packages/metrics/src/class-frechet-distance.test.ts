import { createSeed, normalValues } from '@gans/tensor';
import { describe, expect, it } from 'vitest';
import { expectClose } from '#test-kit';
import { intraFrechetDistance, minorityFrechetDistance } from './class-frechet-distance';
import { accumulateByClass, emptyClassStatistics } from './class-statistics';
import { frechetDistance } from './frechet-distance';
import { accumulate, emptyStatistics } from './statistics';

const extractor = { name: 'x' };
const sines = Array.from({ length: 240 }, (_, at) => {
  const [i, j] = [Math.floor(at / 6), at % 6];
  return Math.sin(1.7 * i * (j + 1) + 0.9 * j * j + 0.3);
});
const cosines = Array.from({ length: 240 }, (_, at) => {
  const [i, j] = [Math.floor(at / 6), at % 6];
  return 1.2 * Math.cos(1.3 * i * (j + 2) - 0.6 * j * j) + 0.1;
});
const byClass = (rows: readonly number[], classCount: number) =>
  accumulateByClass(
    emptyClassStatistics(classCount, 6),
    rows,
    rows.slice(0, rows.length / 6).map((_, i) => i % classCount),
  );
const distance = (real: readonly number[], fake: readonly number[]) =>
  frechetDistance(accumulate(emptyStatistics(6), real), accumulate(emptyStatistics(6), fake), { extractor }).value;

describe('intraFrechetDistance', () => {
  it('equals the published vectors: class 0, class 1 and their mean', () => {
    const { value, n, protocol } = intraFrechetDistance(byClass(sines, 2), byClass(cosines, 2), { extractor });
    expectClose(value, 0.314511227991, { rtol: 1e-10, atol: 0 });
    const perClass = protocol.perClass as Record<string, number>;
    expectClose([perClass[0]!, perClass[1]!], [0.250206386114, 0.378816069867], { rtol: 1e-10, atol: 0 });
    expect(n).toBe(40);
    expect(protocol).toMatchObject({ metric: 'intraFrechetDistance', extractor, nReal: [20, 20], nFake: [20, 20] });
  });

  it('warns of classes with no more images than features', () => {
    const { protocol } = intraFrechetDistance(byClass(sines.slice(0, 78), 2), byClass(cosines, 2), { extractor });
    expect(protocol.warning).toEqual(['class 1: no more images than features (6): strongly biased upward']);
    expect(intraFrechetDistance(byClass(sines, 2), byClass(cosines, 2), { extractor }).protocol).not.toHaveProperty(
      'warning',
    );
  });

  it('iFID: with one class is the Fréchet distance', () => {
    const { value } = intraFrechetDistance(byClass(sines, 1), byClass(cosines, 1), { extractor });
    expect(value).toBe(distance(sines, cosines));
  });

  it('rejects classes that do not match or have one image', () => {
    expect(() => intraFrechetDistance(byClass(sines, 2), byClass(cosines, 3), { extractor })).toThrow('got 2 and 3.');
    expect(() => intraFrechetDistance([], [], { extractor })).toThrow('got 0 and 0.');
    const one = byClass(cosines.slice(0, 18), 2);
    expect(() => intraFrechetDistance(byClass(sines, 2), one, { extractor })).toThrow(
      'intraFrechetDistance: expected class 1 of fake to have at least 2 rows, got 1. Collect more images of it.',
    );
  });
});

describe('minorityFrechetDistance', () => {
  const real = Array.from(normalValues(createSeed(1), 30 * 6));
  const fake = Array.from(normalValues(createSeed(2), 30 * 6));
  const ofClasses = (rows: readonly number[], classes: readonly number[]) =>
    rows.filter((_, at) => classes.includes(Math.floor(at / 6) % 3));
  const measure = (trainingCounts: readonly number[]) =>
    minorityFrechetDistance(byClass(real, 3), byClass(fake, 3), { trainingCounts, extractor });

  it('measures the larger half of the classes and the rest, by training images', () => {
    const { majority, minority } = measure([5, 500, 50]);
    expect([majority.protocol.classes, minority.protocol.classes]).toEqual([[1, 2], [0]]);
    const close = { rtol: 1e-10, atol: 1e-10 };
    expectClose(majority.value, distance(ofClasses(real, [1, 2]), ofClasses(fake, [1, 2])), close);
    expectClose(minority.value, distance(ofClasses(real, [0]), ofClasses(fake, [0])), close);
    expect([majority.n, minority.n]).toEqual([20, 10]);
    expect(minority.protocol.metric).toBe('frechetDistance of the minority');
  });

  it('takes the first of equally frequent classes as majority', () => {
    expect(measure([7, 7, 7]).majority.protocol.classes).toEqual([0, 1]);
  });

  it('rejects counts that do not match, and halves without images', () => {
    expect(() => measure([1, 2])).toThrow('of each of at least 2 classes, got 2 for 3 classes.');
    expect(() => measure([1, 2, -1])).toThrow('whole numbers >= 0, got -1 for class 2.');
    const bare = emptyClassStatistics(3, 6);
    const options = { trainingCounts: [3, 2, 1], extractor };
    expect(() => minorityFrechetDistance(byClass(real, 3), bare, options)).toThrow(
      'expected majority of fake to have at least 2 rows, got 0.',
    );
  });
});
