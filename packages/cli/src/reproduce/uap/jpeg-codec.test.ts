import '@tensorflow/tfjs';
import { toImages, toPixels } from '@gans/datasets';
import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { jpegCodec } from './jpeg-codec';

/** A slope with a fine pattern on it: what JPEG keeps, and what it takes away. */
const pixelsOf = (channels: number, pattern: number) =>
  Uint8Array.from({ length: 2 * 16 * 16 * channels }, (_, i) => {
    const place = Math.floor(i / channels) % 256;
    return 60 + 8 * (place % 16) + (place % 2 === Math.floor(place / 16) % 2 ? pattern : -pattern);
  });

const recoded = async (channels: 1 | 3, quality: number, pattern: number) => {
  const { apply } = await jpegCodec(quality);
  const images = toImages(pixelsOf(channels, pattern), [16, 16, channels]);
  const after = await apply(images);
  const bytes = await toPixels(after);
  images.dispose();
  after.dispose();
  return { shape: after.shape, bytes };
};
const largest = (a: Uint8Array, b: Uint8Array) =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);

describe('jpegCodec', () => {
  it.each([1, 3] as const)('keeps images of %i channels nearly as they are at a high quality', async (channels) => {
    const before = memory().numTensors;
    const { shape, bytes } = await recoded(channels, 100, 0);
    expect(shape).toEqual([2, 16, 16, channels]);
    expect(largest(bytes, pixelsOf(channels, 0))).toBeLessThanOrEqual(3);
    expect(memory().numTensors).toBe(before);
  });

  it('takes a fine pattern away at a low one', async () => {
    const { bytes } = await recoded(1, 10, 8);
    expect(largest(bytes, pixelsOf(1, 8))).toBeGreaterThan(3);
  });

  it.each([
    [1, 28, 28],
    [3, 9, 17],
  ] as const)('gives an image back as it does alone: %i channels, %i x %i', async (channels, height, width) => {
    const { apply } = await jpegCodec(60);
    const shape = [height, width, channels] as const;
    const pixels = Uint8Array.from({ length: 5 * height * width * channels }, (_, i) => (i * i * 31 + 7 * i) % 256);
    const size = pixels.length / 5;
    const recode = async (part: Uint8Array) => {
      const images = toImages(part, shape);
      const after = await apply(images);
      const bytes = await toPixels(after);
      images.dispose();
      after.dispose();
      return bytes;
    };
    const together = await recode(pixels);
    for (let i = 0; i < 5; i++)
      expect(together.slice(i * size, (i + 1) * size)).toEqual(await recode(pixels.slice(i * size, (i + 1) * size)));
  });

  it('says what it is', async () => {
    expect((await jpegCodec(75)).name).toBe('JPEG, quality 75, 4:4:4 (jpeg-js, libjpeg-turbo)');
  });
});
