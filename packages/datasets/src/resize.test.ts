import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createImageDataset } from './image-dataset';
import type { ResizeFilter } from './internal/resampling';
import { resizeDataset, resizePixels } from './resize';

const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));
const pillow = JSON.parse(readFileSync(new URL('./fixtures/pillow-resize.json', import.meta.url), 'utf8')) as {
  inputs: Record<'grey' | 'colour', string>;
  inputHeight: number;
  inputWidth: number;
  cases: readonly {
    input: 'grey' | 'colour';
    channels: number;
    filter: ResizeFilter;
    height: number;
    width: number;
    expected: string;
  }[];
};

const options = fc.record({
  height: fc.integer({ min: 1, max: 12 }),
  width: fc.integer({ min: 1, max: 12 }),
  filter: fc.constantFrom<ResizeFilter>('area', 'bicubic', 'lanczos'),
});

describe('resizePixels', () => {
  for (const { input, channels, expected, ...to } of pillow.cases)
    it(`equals Pillow in every value: ${input} to ${to.height}x${to.width}, ${to.filter}`, () => {
      const shape = [pillow.inputHeight, pillow.inputWidth, channels] as const;
      expect(resizePixels(bytesOf(pillow.inputs[input]), shape, to)).toEqual(bytesOf(expected));
    });

  it('leaves an even image even', () => {
    fc.assert(
      fc.property(options, fc.nat(255), (to, value) => {
        const resized = resizePixels(new Uint8Array(7 * 5 * 3).fill(value), [7, 5, 3], to);
        expect(resized).toEqual(new Uint8Array(to.height * to.width * 3).fill(value));
      }),
    );
  });

  it('commutes with mirroring left and right, to one grey level', () => {
    const mirror = (row: Uint8Array) => Uint8Array.from(row).reverse();
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 9, maxLength: 9 }), options, (row, to) => {
        const wide = { ...to, height: 1 };
        const mirroredAfter = mirror(resizePixels(row, [1, 9, 1], wide));
        const mirroredBefore = resizePixels(mirror(row), [1, 9, 1], wide);
        mirroredBefore.forEach((value, i) => {
          // Half-way pixels go to the left neighbour, under area only.
          if (to.filter !== 'area') expect(Math.abs(value - mirroredAfter[i]!)).toBeLessThanOrEqual(1);
        });
      }),
    );
  });

  it('averages whole blocks under area', () => {
    const pixels = Uint8Array.of(0, 10, 100, 200, 20, 30, 50, 51);
    expect([...resizePixels(pixels, [2, 4, 1], { height: 1, width: 2, filter: 'area' })]).toEqual([15, 101]);
  });

  it('copies when the size stays', () => {
    const pixels = Uint8Array.of(1, 2);
    const same = resizePixels(pixels, [1, 2, 1], { height: 1, width: 2, filter: 'lanczos' });
    expect(same).toEqual(pixels);
    expect(same.buffer).not.toBe(pixels.buffer);
  });

  it('refuses sizes and pixels that make no image', () => {
    const to = { height: 2, width: 2, filter: 'area' } as const;
    expect(() => resizePixels(new Uint8Array(4), [2, 2, 1], 32 as never)).toThrow(
      'resizePixels: expected a size { height, width, filter }, got 32.',
    );
    expect(() => resizePixels(new Uint8Array(5), [2, 2, 1], to)).toThrow(
      'resizePixels: expected pixels to hold one 2x2x1 image, got 5 bytes.',
    );
    for (const width of [0, 1.5, Number.NaN])
      expect(() => resizePixels(new Uint8Array(4), [2, 2, 1], { ...to, width })).toThrow(
        `resizePixels: expected width to be an integer >= 1, got ${width}.`,
      );
  });
});

describe('resizeDataset', () => {
  const dataset = createImageDataset({
    name: 'ramps',
    split: 'test',
    classNames: ['a', 'b'],
    imageShape: [2, 2, 1],
    labels: Uint8Array.of(1, 0),
    pixels: Uint8Array.of(0, 10, 20, 30, 200, 200, 100, 100),
  });

  it('shows each image resized, with its class', () => {
    const small = resizeDataset(dataset, { height: 1, width: 1, filter: 'area' });
    expect([...small.pixels([1, 0])]).toEqual([150, 15]);
    expect([small.imageShape, [...small.labels], small.split]).toEqual([[1, 1, 1], [1, 0], 'test']);
    expect(small.name).toBe('ramps (1x1, area)');
    expect(small.sha256).not.toBe(dataset.sha256);
  });

  it('refuses a bad size at once', () => {
    expect(() => resizeDataset(dataset, { height: 0, width: 1, filter: 'area' })).toThrow('expected height');
  });
});
