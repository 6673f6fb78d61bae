import { createSeed } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { fill, type Tensor4D, tensor4d, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { clippedNoiseDifference } from './clipped-noise-difference';
import { meanSquaredDifference } from './difference';
import { addClippedNoise } from './noise';

// -ln(2 Phi(-u)), from tables of the normal distribution.
const beyond = [
  [0.5, 0.482868],
  [1, 1.147876],
  [2, 3.090037],
  [5, 14.372016],
] as const;

describeOnEngines('clippedNoiseDifference', () => {
  it.each(beyond)('takes a pixel at an end of the range to lie anywhere beyond it: u = %f', (u, nats) => {
    tidy(() => {
      const difference = clippedNoiseDifference({ noise: 0, modelNoise: 0.1 });
      const target = difference.prepare(fill([1, 3, 3, 1], -1) as Tensor4D);
      const redrawn = fill([1, 3, 3, 1], -1 + u * 0.2) as Tensor4D;
      expectClose(difference.compare(redrawn, target), [nats], { rtol: 0.021 });
    });
  });

  it('is a scaled squared difference where nothing is clipped', () => {
    tidy(() => {
      const images = tensor4d([0.1, -0.5, 0.3, 0.9], [1, 2, 2, 1]);
      const redrawn = tensor4d([0.2, -0.1, 0.3, 0.5], [1, 2, 2, 1]);
      const difference = clippedNoiseDifference({ noise: 0.3, modelNoise: 0.4 });
      const squares = meanSquaredDifference();
      const expected = squares.compare(redrawn, squares.prepare(images)).dataSync()[0]! / (2 * 0.25);
      expectClose(difference.compare(redrawn, difference.prepare(images)), [expected]);
    });
  });

  it('is 0 for an image redrawn exactly, and estimates the noise of each image by itself', () => {
    tidy(() => {
      const clean = fill([2, 28, 28, 1], -1) as Tensor4D;
      const noisy = addClippedNoise(clean.slice(1, 1), 0.4, createSeed(1));
      const difference = clippedNoiseDifference();
      const target = difference.prepare(clean.slice(0, 1).concat(noisy, 0) as Tensor4D);
      const values = difference.compare(clean, target).dataSync();
      expect(values[0]).toBe(0);
      // Half of the pixels carry noise of the size that is expected: E r^2 / (2 s^2) = 0.25 * 0.16 / (0.16 + 0.0225) each.
      expect(Math.abs(values[1]! - 0.22)).toBeLessThan(0.06);
    });
  });

  it('prefers the background that was there to one that is its mean', () => {
    tidy(() => {
      const [black, grey] = [-1, -1 + 2 * 0.4 * 0.399].map((value) => fill([1, 28, 28, 1], value) as Tensor4D);
      const noisy = addClippedNoise(black!, 0.4, createSeed(1));
      const [steady, squares] = [clippedNoiseDifference(), meanSquaredDifference()];
      const prefersBlack = (difference: typeof steady) => {
        const [a, b] = [black!, grey!].map(
          (redrawn) => difference.compare(redrawn, difference.prepare(noisy)).dataSync()[0]!,
        );
        return a! < b!;
      };
      expect([prefersBlack(steady), prefersBlack(squares)]).toEqual([true, false]);
    });
  });

  it('refuses sizes out of range', () => {
    expect(() => clippedNoiseDifference({ noise: -1 })).toThrow(/'estimate' or a finite number >= 0, got -1/);
    expect(() => clippedNoiseDifference({ modelNoise: 0 })).toThrow(/modelNoise .* above 0, got 0/);
    expect(() => clippedNoiseDifference({ pixelRange: [0, 0] })).toThrow(/min < max/);
  });

  it('leaves nothing but its target', async () => {
    const images = fill([1, 4, 4, 1], 0) as Tensor4D;
    const difference = clippedNoiseDifference();
    await expectNoLeak(() => {
      const target = difference.prepare(images);
      difference.compare(images, target).dispose();
      for (const tensor of Object.values(target)) tensor.dispose();
    });
    images.dispose();
  });
});
