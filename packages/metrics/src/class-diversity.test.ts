import { createSeed, integers, normalValues } from '@gans/tensor';
import { describe, expect, it } from 'vitest';
import { expectClose } from '#test-kit';
import { accumulateClassSpread, classDiversity, emptyClassSpread, mergeClassSpreads } from './class-diversity';

const extractor = { name: 'pixels' };
const [count, pixels] = [20, 5];
const rows = Array.from(normalValues(createSeed(1), count * pixels), (x) => x + 1000);
const labels = Array.from(integers(createSeed(2), count, 2));
const spreadOf = (from: number, to: number) =>
  accumulateClassSpread(emptyClassSpread(2, pixels), rows.slice(from * pixels, to * pixels), labels.slice(from, to));

describe('classDiversity', () => {
  it('is the mean squared difference per pixel over the pairs of a class, averaged over classes', () => {
    const perClass = [0, 1].map((label) => {
      const members = labels.flatMap((other, i) => (other === label ? [i] : []));
      let [sum, pairs] = [0, 0];
      for (const i of members)
        for (const j of members) {
          if (i >= j) continue;
          pairs += 1;
          for (let k = 0; k < pixels; k++) sum += (rows[i * pixels + k]! - rows[j * pixels + k]!) ** 2 / pixels;
        }
      return sum / pairs;
    });
    const { value, n, protocol } = classDiversity(spreadOf(0, count), { extractor });
    expectClose(value, (perClass[0]! + perClass[1]!) / 2, { rtol: 1e-9, atol: 0 });
    expectClose(Object.values(protocol.perClass as object), perClass, { rtol: 1e-9, atol: 0 });
    expect(n).toBe(count);
    expect(protocol).toMatchObject({ metric: 'classDiversity', extractor, dimension: pixels });
  });

  it('is 0 where each class is one image', () => {
    const spread = accumulateClassSpread(emptyClassSpread(2, 1), [3, 5, 3, 5], [0, 1, 0, 1]);
    expect(classDiversity(spread, { extractor }).value).toBe(0);
  });

  it('rejects a class of one image', () => {
    const spread = accumulateClassSpread(emptyClassSpread(2, 1), [1, 2, 3], [0, 0, 1]);
    expect(() => classDiversity(spread, { extractor })).toThrow(
      'classDiversity: expected class 1 to have at least 2 images, got 1. Collect more images of it.',
    );
  });
});

describe('mergeClassSpreads', () => {
  it('equals one pass, in any grouping, empty parts too (1e-10)', () => {
    const parts = [spreadOf(0, 3), spreadOf(3, 3), spreadOf(3, 11), spreadOf(11, count)];
    for (const merged of [parts.reduce(mergeClassSpreads), [...parts].reverse().reduce(mergeClassSpreads)]) {
      const whole = spreadOf(0, count);
      expect(merged.counts).toEqual(whole.counts);
      expectClose(merged.means, whole.means, { rtol: 1e-12, atol: 0 });
      expectClose(merged.scatters, whole.scatters, { rtol: 1e-10, atol: 0 });
    }
  });

  it('rejects spreads of other sizes, labels and numbers that are none', () => {
    expect(() => mergeClassSpreads(emptyClassSpread(2, 3), emptyClassSpread(2, 4))).toThrow('got 2 x 3 and 2 x 4.');
    expect(() => accumulateClassSpread(emptyClassSpread(2, 1), [1], [2])).toThrow('below 2, got 2 at position 0.');
    expect(() => accumulateClassSpread(emptyClassSpread(2, 2), [1], [0])).toThrow('got 1 for 1 and 2.');
    expect(() => accumulateClassSpread(emptyClassSpread(1, 1), [Number.NaN], [0])).toThrow('got NaN in row 0');
    expect(() => emptyClassSpread(0, 1)).toThrow('expected classCount to be a positive integer, got 0.');
  });

  it('does not change what it is given', () => {
    const [a, b] = [spreadOf(0, 9), spreadOf(9, count)];
    const copies = structuredClone([a, b]);
    mergeClassSpreads(a, b);
    expect([a, b]).toEqual(copies);
  });
});
