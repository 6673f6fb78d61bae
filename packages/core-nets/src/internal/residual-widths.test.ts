import { describe, expect, it } from 'vitest';
import {
  DISCRIMINATOR_WIDTHS,
  filterStep,
  GENERATOR_WIDTHS,
  halves,
  type Resolution,
  widthsFor,
} from './residual-widths';

const resolutions = Object.keys(GENERATOR_WIDTHS).map(Number) as Resolution[];

describe.each(resolutions)('residual nets of %d pixels', (resolution) => {
  it('double a map of 4 pixels to the image, block by block', () => {
    expect(4 * 2 ** (GENERATOR_WIDTHS[resolution].length - 1)).toBe(resolution);
  });

  it('halve the image to a map of 4 pixels, or of 8 at 32 pixels', () => {
    const halvings = DISCRIMINATOR_WIDTHS[resolution].filter((_, index) => halves(resolution, index + 1)).length;
    expect(resolution / 2 ** halvings).toBe(resolution === 32 ? 8 : 4);
  });
});

describe('filterStep', () => {
  it.each([
    [[4, 4, 4], [2], 2],
    [[1, 2, 4], [1], 8],
    [[1, 2, 4], [2, 3], 4],
    [[16, 8], [1, 2], 1],
    [[1, 2], [], 1],
    [[1, 2], [7], 1],
    [[1, 2], 1, 1],
  ])('of widths %o with attention %o is %d', (widths, attention, step) => {
    expect(filterStep(widths, attention)).toBe(step);
  });
});

describe('widthsFor', () => {
  it('are those of the smallest images for a resolution that there is none of', () => {
    expect(widthsFor(GENERATOR_WIDTHS, 33)).toBe(GENERATOR_WIDTHS[32]);
    expect(widthsFor(GENERATOR_WIDTHS, 128)).toBe(GENERATOR_WIDTHS[128]);
  });
});
