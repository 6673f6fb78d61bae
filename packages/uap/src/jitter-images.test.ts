import { createSeed } from '@gans/tensor';
import { checkGradients, expectNoLeak } from '@gans/tensor/testing';
import { type Tensor, type Tensor4D, tensor4d, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { someImages } from './internal/test-classifiers';
import { jitterImages } from './jitter-images';

const seed = createSeed(4);
const still = { shift: 0, scale: 1, rotation: 0, brightness: 0, noise: 0 };

describeOnEngines('jitterImages', () => {
  it('changes nothing where every range is 0, and mirrors where that is sure', () => {
    const images = someImages(2);
    expectClose(jitterImages(images, seed, still), images, { atol: 1e-6 });
    const mirrored = tidy(() => images.reverse(2) as Tensor4D);
    expectClose(jitterImages(images, seed, { ...still, flip: 1 }), mirrored, { atol: 1e-6 });
  });

  it('stays within its ranges: a brightness a channel, noise a pixel, shifts of the side', () => {
    const grey = tensor4d(new Float32Array(3 * 36 * 2), [3, 6, 6, 2]);
    const brighter = jitterImages(grey, seed, { ...still, brightness: 0.2 });
    const values = Array.from(brighter.dataSync());
    expect(new Set(values.map((x) => x.toFixed(6))).size).toBe(6);
    expect(Math.max(...values.map(Math.abs))).toBeLessThan(0.2);
    const rough = Array.from(jitterImages(grey, seed, { ...still, noise: 0.1 }).dataSync());
    expect(new Set(rough).size).toBeGreaterThan(200);
    expect(Math.max(...rough.map(Math.abs))).toBeLessThan(0.1);
    const ramp = tensor4d(
      Float32Array.from({ length: 64 }, (_, i) => Math.floor(i / 8)),
      [1, 8, 8, 1],
    );
    const shift = tidy(() =>
      jitterImages(ramp, seed, { ...still, shift: 0.25 })
        .sub(ramp)
        .slice([0, 3, 3, 0], [1, 2, 2, 1]),
    );
    const moved = Array.from(shift.dataSync());
    expect(Math.abs(moved[0]!)).toBeLessThan(2);
    expect(Math.abs(moved[0]!)).toBeGreaterThan(0);
    expectClose(
      moved,
      moved.map(() => moved[0]!),
      { atol: 1e-5 },
    );
  });

  it('does to image i what its index says, in whatever chunk it comes, and another thing by another seed', () => {
    const images = someImages(5);
    const all = jitterImages(images, seed, { flip: 0.5 });
    const last = jitterImages(
      tidy(() => images.slice([3, 0, 0, 0], [2, 6, 6, 1])),
      seed,
      { flip: 0.5, firstRow: 3 },
    );
    expectClose(
      last,
      tidy(() => all.slice([3, 0, 0, 0], [2, 6, 6, 1])),
      { atol: 1e-6 },
    );
    expect(Array.from(jitterImages(images, createSeed(5)).dataSync())).not.toEqual(
      Array.from(jitterImages(images, seed).dataSync()),
    );
  });

  it('is differentiable in the images', () => {
    expect(
      checkGradients((x: Tensor) => jitterImages(x as Tensor4D, seed), [someImages(1)], { order: 1, seed }),
    ).toBeLessThan(5e-3);
  });

  it('leaves no tensor but its result, and rejects what does not fit', async () => {
    const images = someImages(1);
    await expectNoLeak(() => {
      jitterImages(images, seed).dispose();
      expect(() => jitterImages(images, seed, { scale: 0.5 })).toThrow(
        'jitterImages: expected scale to be a finite number >= 1, got 0.5. 1 leaves it out.',
      );
      expect(() => jitterImages(images, seed, { noise: -1 })).toThrow(
        'expected noise to be a finite number >= 0, got -1.',
      );
    });
  });
});
