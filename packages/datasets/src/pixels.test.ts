import { expectNoLeak } from '@gans/tensor/testing';
import { tensor4d } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { toImages, toPixels } from './pixels';

const allBytes = Uint8Array.from({ length: 256 }, (_, i) => i);

describeOnEngines('toImages', () => {
  it('D3: sends 0 to -1, 255 to 1 and v to v / 127.5 - 1', () => {
    const images = toImages(allBytes, [1, 256, 1]);
    const values = images.dataSync();
    expect([values[0], values[255]]).toEqual([-1, 1]);
    expectClose(
      values,
      Array.from(allBytes, (v) => v / 127.5 - 1),
      { rtol: 1e-7, atol: 1e-7 },
    );
    images.dispose();
  });

  it('keeps the layout N, H, W, C', () => {
    const images = toImages(new Uint8Array(2 * 3 * 4 * 3), [3, 4, 3]);
    expect([images.shape, images.dtype]).toEqual([[2, 3, 4, 3], 'float32']);
    images.dispose();
  });

  it('refuses bytes that are not whole images', () => {
    expect(() => toImages(new Uint8Array(5), [2, 1, 1])).toThrow(
      'toImages: expected pixels to be a whole number of 2x1x1 images, got 5 bytes.',
    );
  });
});

describeOnEngines('toPixels', () => {
  it('D3: inverts toImages exactly for all 256 values', async () => {
    const images = toImages(allBytes, [16, 16, 1]);
    expect(await toPixels(images)).toEqual(allBytes);
    images.dispose();
  });

  it('inverts toImages for any image', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 40 }), async (bytes) => {
        const images = toImages(bytes, [1, 1, 1]);
        expect(await toPixels(images)).toEqual(bytes);
        images.dispose();
      }),
      { numRuns: 30 },
    );
  });

  it('clips to [0, 255] and rounds to the nearest level', async () => {
    const images = tensor4d([-7, -1.001, 1.001, Infinity, -Infinity, 0.0021, -0.0079], [1, 1, 7, 1]);
    expect([...(await toPixels(images))]).toEqual([0, 0, 255, 255, 0, 128, 126]);
    images.dispose();
  });

  it('refuses NaN', async () => {
    const images = tensor4d([0, Number.NaN], [1, 1, 2, 1]);
    await expect(toPixels(images)).rejects.toThrow('toPixels: expected images without NaN, got NaN at element 1.');
    images.dispose();
  });

  it('leaks no tensors', async () => {
    await expectNoLeak(async () => {
      const images = toImages(allBytes, [16, 16, 1]);
      await toPixels(images);
      images.dispose();
    });
  });
});
