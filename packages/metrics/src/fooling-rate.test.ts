import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foolingRate } from './fooling-rate';

const classifier = { name: 'small cnn' };
const rate = (clean: readonly number[], perturbed: readonly number[]) =>
  foolingRate({ clean, perturbed, classifier, clipInput: true }).value;

describe('foolingRate', () => {
  it('UAP-D: equals the published vector', () => {
    expect(rate([0, 1, 2, 1, 0], [0, 2, 2, 0, 1])).toBe(0.6);
  });

  it('UAP-2: is a multiple of 1/n in [0, 1], 0 without change, and blind to the order of images', () => {
    const labels = fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(labels, (pairs) => {
        const [clean, perturbed] = [pairs.map(([c]) => c), pairs.map(([, p]) => p)];
        const value = rate(clean, perturbed);
        expect(value * pairs.length).toBeCloseTo(Math.round(value * pairs.length), 10);
        expect(value >= 0 && value <= 1).toBe(true);
        expect(rate(clean, clean)).toBe(0);
        expect(rate([...clean].reverse(), [...perturbed].reverse())).toBe(value);
      }),
    );
  });

  it('carries its protocol', () => {
    expect(foolingRate({ clean: [0, 1, 2, 3], perturbed: [0, 1, 2, 0], classifier, clipInput: false })).toEqual({
      value: 0.25,
      n: 4,
      protocol: { metric: 'foolingRate', classifier, clipInput: false, standardError: Math.sqrt((0.25 * 0.75) / 4) },
    });
  });

  it('rejects lists that are empty or do not match', () => {
    expect(() => rate([], [])).toThrow(
      'foolingRate: expected clean and perturbed to hold one label an image, got 0 and 0',
    );
    expect(() => rate([1], [1, 2])).toThrow('got 1 and 2 labels.');
  });
});
