import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imageGrid } from './grid';

describe('imageGrid', () => {
  it('scales crisply and pads on every side', () => {
    const grid = imageGrid(Uint8Array.of(10, 20, 30, 40), [1, 2, 1], {
      columns: 2,
      scale: 2,
      padding: 1,
      background: 0,
    });
    expect([grid.width, grid.height]).toEqual([11, 4]);
    const row = [0, 10, 10, 20, 20, 0, 30, 30, 40, 40, 0];
    const blank = new Array(11).fill(0);
    expect([...grid.data]).toEqual([...blank, ...row, ...row, ...blank]);
  });

  it('puts image n at row n / columns and column n % columns, whatever the size', () => {
    const size = fc.integer({ min: 1, max: 4 });
    fc.assert(
      fc.property(
        size,
        size,
        size,
        size,
        fc.constantFrom(1, 3),
        fc.integer({ min: 1, max: 9 }),
        (height, width, scale, columns, channels, count) => {
          const images = Uint8Array.from({ length: count * height * width * channels }, (_, i) => (i * 37) % 251);
          const padding = 2;
          const grid = imageGrid(images, [height, width, channels], { columns, scale, padding });
          for (let n = 0; n < count; n++)
            for (let y = 0; y < height; y++)
              for (let x = 0; x < width; x++) {
                const top = padding + Math.floor(n / columns) * (height * scale + padding) + y * scale;
                const left = padding + (n % columns) * (width * scale + padding) + x * scale;
                for (let c = 0; c < channels; c++)
                  expect(grid.data[(top * grid.width + left) * channels + c]).toBe(
                    images[((n * height + y) * width + x) * channels + c],
                  );
              }
        },
      ),
      { numRuns: 50 },
    );
  });

  it('chooses the largest whole scale that fits', () => {
    expect(imageGrid(new Uint8Array(100 * 32 * 32), [32, 32, 1], { columns: 10 }).width).toBe(10 * (32 * 3 + 4) + 4);
    expect(imageGrid(new Uint8Array(2000 * 2000), [2000, 2000, 1], { columns: 1 }).width).toBe(2004);
  });

  it('fills an incomplete last row with background', () => {
    const grid = imageGrid(Uint8Array.of(1, 2, 3), [1, 1, 1], { columns: 2, scale: 1, padding: 0, background: 9 });
    expect([...grid.data]).toEqual([1, 2, 3, 9]);
  });

  it('rejects sizes that do not fit', () => {
    expect(() => imageGrid(new Uint8Array(5), [2, 2, 1], { columns: 1 })).toThrow(
      'imageGrid: expected images to hold N x 2 x 2 x 1 bytes',
    );
    expect(() => imageGrid(new Uint8Array(0), [2, 2, 1], { columns: 1 })).toThrow('with N >= 1, got 0');
    expect(() => imageGrid(new Uint8Array(8), [2, 2, 2], { columns: 1 })).toThrow('expected 1 or 3 channels, got 2');
    expect(() => imageGrid(new Uint8Array(4), [2, 2, 1], { columns: 0 })).toThrow(
      'expected columns to be a positive integer, got 0',
    );
  });
});
