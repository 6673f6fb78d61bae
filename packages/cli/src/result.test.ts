import { classAccuracy } from '@gans/metrics';
import { describe, expect, it } from 'vitest';
import { perClassOf } from './result';

describe('perClassOf', () => {
  it('lists the shares in the order of the classes', () => {
    const expected = [10, 2, 2, 0];
    const metric = classAccuracy({ predicted: [10, 2, 0, 1], expected, classifier: { name: 'any' } });
    expect(perClassOf(metric)).toEqual([0, 0.5, 1]);
  });

  it('has nothing to say of other metrics', () => {
    expect(perClassOf({ value: 1, n: 1, protocol: {} })).toBeUndefined();
    expect(perClassOf(undefined)).toBeUndefined();
  });
});
