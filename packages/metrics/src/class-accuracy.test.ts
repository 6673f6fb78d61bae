import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { argmaxRows, classAccuracy } from './class-accuracy';

const classifier = { name: 'small cnn' };

describe('classAccuracy', () => {
  it('is the share of labels that were read as asked, overall and for each class', () => {
    const result = classAccuracy({ predicted: [0, 2, 1, 2, 2], expected: [0, 0, 1, 2, 2], classifier });
    expect(result).toEqual({
      value: 0.8,
      n: 5,
      protocol: {
        metric: 'classAccuracy',
        classifier: { name: 'small cnn' },
        perClass: { 0: 0.5, 1: 1, 2: 1 },
        standardError: Math.sqrt((0.8 * (1 - 0.8)) / 5),
      },
    });
  });

  it('does not depend on the order of the images', () => {
    const labels = fc.array(fc.tuple(fc.nat(4), fc.nat(4)), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(labels, (pairs) => {
        const measure = (list: readonly (readonly [number, number])[]) =>
          classAccuracy({ predicted: list.map(([p]) => p), expected: list.map(([, e]) => e), classifier });
        expect(measure([...pairs].reverse())).toEqual(measure(pairs));
      }),
    );
  });

  it('rejects lists that do not match and labels that are no class', () => {
    expect(() => classAccuracy({ predicted: [1], expected: [1, 2], classifier })).toThrow(
      'classAccuracy: expected predicted and expected to hold one label an image, got 1 and 2 labels.',
    );
    expect(() => classAccuracy({ predicted: [], expected: [], classifier })).toThrow('got 0 and 0 labels');
    expect(() => classAccuracy({ predicted: [0.5], expected: [0], classifier })).toThrow(
      'classAccuracy: expected predicted to hold class indices, whole numbers >= 0, got 0.5 at position 0.',
    );
    expect(() => classAccuracy({ predicted: [0], expected: [-1], classifier })).toThrow('expected expected to hold');
  });
});

describe('argmaxRows', () => {
  it('gives the first index of the largest number of each row', () => {
    expect(argmaxRows([0, 3, 1, 5, 2, 5, -2, -1, -3], 3)).toEqual(Int32Array.of(1, 0, 1));
    expect(argmaxRows([], 3)).toEqual(new Int32Array(0));
  });

  it('rejects broken rows and NaN', () => {
    expect(() => argmaxRows([1, 2, 3], 2)).toThrow(
      'argmaxRows: expected rows to hold a multiple of classCount numbers',
    );
    expect(() => argmaxRows([1, 2, Number.NaN, 3], 2)).toThrow(
      'argmaxRows: expected rows to be numbers, got NaN in row 1.',
    );
  });
});
