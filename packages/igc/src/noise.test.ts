import { createSeed } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { fill, type Tensor4D, tensor4d, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anySeed, anyTensorValues, describeOnEngines, expectClose } from '#test-kit';
import { addClippedNoise, estimateNoise } from './noise';

describeOnEngines('addClippedNoise', () => {
  it('P5: leaves images as they are at sigma 0', () => {
    tidy(() => {
      const images = tensor4d([-1, 0.3, 0.7, 1], [1, 2, 2, 1]);
      expect([...addClippedNoise(images, 0, createSeed(1)).dataSync()]).toEqual([...images.dataSync()]);
    });
  });

  it('P5: stays in the range for every sigma', () => {
    fc.assert(
      fc.property(
        anySeed(),
        fc.double({ min: 0, max: 5, noNaN: true }),
        anyTensorValues([2, 3, 3, 1], 1),
        (seed, sigma, values) => {
          tidy(() => {
            const noisy = addClippedNoise(tensor4d(values, [2, 3, 3, 1]), sigma, seed).dataSync();
            expect(noisy.every((x) => x >= -1 && x <= 1)).toBe(true);
          });
        },
      ),
      { numRuns: 20 },
    );
  });

  it('has the size that sigma says, in widths of the range', () => {
    tidy(() => {
      const images = fill([10, 16, 16, 1], 50) as Tensor4D;
      const noisy = addClippedNoise(images, 0.1, createSeed(2), { pixelRange: [0, 100] }).dataSync<'float32'>();
      const deviation = Math.sqrt(noisy.reduce((sum, x) => sum + (x - 50) ** 2, 0) / noisy.length);
      expect(Math.abs(deviation - 10)).toBeLessThan(0.7); // five standard errors
    });
  });

  it('gives an image the same noise in any batch', () => {
    tidy(() => {
      const images = fill([3, 4, 4, 1], 0) as Tensor4D;
      const all = addClippedNoise(images, 0.2, createSeed(3)).dataSync();
      const last = addClippedNoise(images.slice(2, 1), 0.2, createSeed(3), { firstRow: 2 }).dataSync();
      expect([...last]).toEqual([...all.subarray(32)]);
    });
  });

  it('refuses sizes and ranges that are none', () => {
    const images = fill([1, 2, 2, 1], 0) as Tensor4D;
    expect(() => addClippedNoise(images, -0.1, createSeed(1))).toThrow(/sigma .* >= 0, got -0.1/);
    expect(() => addClippedNoise(images, 0.1, createSeed(1), { pixelRange: [1, 1] })).toThrow(
      /min < max, got \[1, 1\]/,
    );
    images.dispose();
  });
});

/** Strokes on black, as digits are. */
function strokes(): Tensor4D {
  const pixels = Float32Array.from({ length: 4 * 28 * 28 }, (_, i) => {
    const [image, y, x] = [Math.floor(i / 784), Math.floor(i / 28) % 28, i % 28];
    return Math.abs(x - 10 - image) < 2 && y > 4 && y < 24 ? 1 : -1;
  });
  return tensor4d(pixels, [4, 28, 28, 1]);
}

describeOnEngines('estimateNoise', () => {
  it.each([0.05, 0.1, 0.2, 0.4, 0.6])('finds %f behind the clipping', (sigma) => {
    tidy(() => {
      const sizes = estimateNoise(addClippedNoise(strokes(), sigma, createSeed(4))).dataSync();
      for (const size of sizes) expect(Math.abs(size - sigma)).toBeLessThan(0.02 + 0.2 * sigma);
    });
  });

  it('finds none where there is none, on any background', () => {
    tidy(() => {
      expect([...estimateNoise(strokes()).dataSync()]).toEqual([0, 0, 0, 0]);
      expectClose(estimateNoise(fill([1, 8, 8, 3], 0.3) as Tensor4D), [0]);
    });
  });

  it('does not count noise as clipped that is not', () => {
    tidy(() => {
      const images = addClippedNoise(fill([2, 32, 32, 3], 0) as Tensor4D, 0.1, createSeed(5));
      for (const size of estimateNoise(images).dataSync()) expect(Math.abs(size - 0.1)).toBeLessThan(0.01);
    });
  });

  it('refuses images that are too small', () => {
    const images = fill([1, 2, 5, 1], 0) as Tensor4D;
    expect(() => estimateNoise(images)).toThrow(/at least 3 x 3 pixels, got \[1, 2, 5, 1\]/);
    images.dispose();
  });

  it('leaves nothing but its result', async () => {
    const images = strokes();
    await expectNoLeak(() => estimateNoise(images).dispose());
    images.dispose();
  });
});
