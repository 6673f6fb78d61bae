import '@tensorflow/tfjs';
import { ones, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { featureDifference } from './feature-difference';

describe('featureDifference', () => {
  const images = () => ones([1, 2, 2, 1]) as Tensor4D;

  it('sums up its taps', () => {
    tidy(() => {
      const taps = (x: Tensor4D) => ({ a: x, b: x.mul(2) });
      const difference = featureDifference(taps, ['a', 'b'], { normalize: false });
      const target = difference.prepare(images());
      expect(difference.compare(images().mul(3) as Tensor4D, target).dataSync()[0]).toBe(4 + 16);
      expect(difference.name).toBe('features a, b');
    });
  });

  it('refuses taps that are not there, or have no channels', () => {
    expect(() => featureDifference(() => ({}), [])).toThrow(/at least one tap, got none/);
    tidy(() => {
      expect(() => featureDifference((x) => ({ a: x }), ['b']).prepare(images())).toThrow(/taps \(a\), got 'b'/);
      expect(() => featureDifference((x) => ({ a: x.sum() }), ['a']).prepare(images())).toThrow(
        /'a' to be .* got \[\]/,
      );
    });
  });
});
