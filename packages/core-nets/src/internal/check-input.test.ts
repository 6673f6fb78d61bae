import '@tensorflow/tfjs';
import { zeros } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { checkImages, conditionAdvice, fits, shown } from './check-input';

describe('fits', () => {
  it('compares every axis but N, their number and the dtype', () => {
    const x = zeros([2, 3]);
    expect([fits(x, ['N', 3]), fits(x, [2, 'N']), fits(x, [2, 3])]).toEqual([true, true, true]);
    expect([fits(x, ['N', 2]), fits(x, [3, 'N']), fits(x, ['N']), fits(x, ['N', 3, 1])]).toEqual(Array(4).fill(false));
    expect([fits(zeros([2, 3], 'int32'), ['N', 3]), fits(zeros([], 'bool'), [])]).toEqual([false, false]);
  });

  it.each([undefined, null, 3, [[1, 2]], { shape: [2, 3], dtype: 'float32' }])(
    'knows that %o is no tensor',
    (value) => {
      expect(fits(value, ['N', 3])).toBe(false);
    },
  );
});

describe('shown', () => {
  it.each([
    [() => zeros([2, 3]), '[2, 3]'],
    [() => zeros([2], 'int32'), 'int32 [2]'],
    [() => [3, 7], 'an array'],
    [() => null, 'null'],
    [() => undefined, 'undefined'],
    [() => ({}), 'object'],
  ])('of %s', (value, text) => {
    expect(shown(value())).toBe(text);
  });
});

describe('checkImages', () => {
  it('names the shape, and what was given', () => {
    expect(() => checkImages('Net', [8, 8, 1], zeros([3, 8, 8, 1]))).not.toThrow();
    for (const [images, got] of [
      [zeros([3, 8, 8, 3]), '[3, 8, 8, 3]'],
      [zeros([8, 8, 1]), '[8, 8, 1]'],
      [zeros([3, 8, 8, 1], 'int32'), 'int32 [3, 8, 8, 1]'],
    ] as const)
      expect(() => checkImages('Net', [8, 8, 1], images as never)).toThrow(
        `Net: expected images [N, 8, 8, 1], got ${got}. They are float32, in [-1, 1].`,
      );
  });
});

describe('conditionAdvice', () => {
  it('tells how a condition is made', () => {
    expect(conditionAdvice(10)).toBe('Labels become one with oneHotRows(labels, 10) of @gans/tensor/ops.');
    expect(conditionAdvice(0)).toBe('Without classes the condition is zeros([N, 0]).');
  });
});
