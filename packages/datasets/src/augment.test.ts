import { createSeed, foldIn } from '@gans/tensor';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anySeed, expectClose } from '#test-kit';
import { type AugmentOptions, augmentDataset } from './augment';
import { createImageDataset } from './image-dataset';

const seed = createSeed(5);

/** N copies of one 3 x 4 image of the bytes 1 to 12. */
const copies = (length: number) =>
  createImageDataset({
    name: 'copies',
    split: 'train',
    classNames: ['a'],
    imageShape: [3, 4, 1],
    labels: new Uint8Array(length),
    pixels: Uint8Array.from({ length: 12 * length }, (_, i) => (i % 12) + 1),
  });
/** N copies of a square image whose pixels follow from where they lie. */
const drawing = (length: number, side: number, pixelAt: (row: number, column: number) => number) =>
  createImageDataset({
    name: 'drawing',
    classNames: ['a'],
    imageShape: [side, side, 1],
    labels: new Uint8Array(length),
    pixels: Uint8Array.from({ length: side * side * length }, (_, i) =>
      pixelAt(Math.floor((i % (side * side)) / side), i % side),
    ),
  });
const images = (length: number, options: Omit<AugmentOptions, 'seed'>) => {
  const set = augmentDataset(copies(length), { seed, ...options });
  const size = set.imageShape[0] * set.imageShape[1];
  const all = set.pixels([...set.labels.keys()]);
  return Array.from({ length }, (_, i) => [...all.subarray(i * size, (i + 1) * size)].join(' '));
};
const tally = (names: readonly string[]) => {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
};

describe('augmentDataset', () => {
  it('changes nothing unless told to', () => {
    expect(new Set(images(20, {}))).toEqual(new Set(['1 2 3 4 5 6 7 8 9 10 11 12']));
  });

  it('mirrors half of the images', () => {
    const counts = tally(images(2000, { flip: 'horizontal' }));
    expect([...counts.keys()].sort()).toEqual(['1 2 3 4 5 6 7 8 9 10 11 12', '4 3 2 1 8 7 6 5 12 11 10 9']);
    // Binomial(2000, 1/2): standard deviation 22.
    for (const count of counts.values()) expectClose(count, 1000, { atol: 110, rtol: 0 });
  });

  it('shifts each way equally often, and fills with black or the mirrored border', () => {
    const black = tally(images(9000, { shift: 1, fill: 'black' }));
    expect(black.size).toBe(9);
    for (const count of black.values()) expectClose(count, 1000, { atol: 150, rtol: 0 });
    expect([...black.keys()]).toContain('0 0 0 0 0 1 2 3 0 5 6 7');
    expect([...black.keys()]).toContain('2 3 4 0 6 7 8 0 10 11 12 0');
    const mirrored = new Set(images(500, { shift: 1 }));
    expect(mirrored).toContain('6 5 6 7 2 1 2 3 6 5 6 7');
    expect(mirrored).toContain('6 7 8 7 10 11 12 11 6 7 8 7');
  });

  it('turns and slants about the middle', () => {
    // A bright pixel one to the right of the middle of 5 x 5 goes where the map says; what it weighs stays.
    const dot = drawing(400, 5, (row, column) => (row === 2 && column === 3 ? 255 : 0));
    const centres = (options: Omit<AugmentOptions, 'seed'>) => {
      const all = augmentDataset(dot, { seed, fill: 'black', ...options }).pixels([...dot.labels.keys()]);
      return Array.from(dot.labels, (_, n) => {
        const own = all.subarray(25 * n, 25 * (n + 1));
        const total = own.reduce((sum, x) => sum + x, 0);
        const along = (at: (i: number) => number) => own.reduce((sum, x, i) => sum + x * (at(i) - 2), 0) / total;
        return { x: along((i) => i % 5), y: along((i) => Math.floor(i / 5)) };
      });
    };
    const turned = centres({ rotation: 90 });
    expect(Math.max(...turned.map(({ x, y }) => Math.abs(Math.hypot(x, y) - 1)))).toBeLessThan(0.15);
    expect(Math.min(...turned.map(({ x }) => x))).toBeGreaterThan(-0.1);
    expectClose(turned.filter(({ y }) => y > 0).length / 400, 0.5, { atol: 0.1, rtol: 0 });
    expect(Math.max(...turned.map(({ y }) => y))).toBeGreaterThan(0.9);
    // On the row of the middle a slant moves nothing.
    expect(centres({ shear: 1 }).every(({ x, y }) => Math.abs(x - 1) < 0.01 && Math.abs(y) < 0.01)).toBe(true);
  });

  it('scales about the middle: a square keeps its place, and grows and shrinks', () => {
    const square = drawing(300, 7, (row, column) => (Math.max(Math.abs(row - 3), Math.abs(column - 3)) <= 1 ? 200 : 0));
    const all = augmentDataset(square, { seed, fill: 'black', scale: 0.3 }).pixels([...square.labels.keys()]);
    const sizes = Array.from({ length: 300 }, (_, n) => {
      const own = all.subarray(49 * n, 49 * (n + 1));
      const total = own.reduce((sum, x) => sum + x, 0);
      const along = (at: (i: number) => number) => own.reduce((sum, x, i) => sum + x * (at(i) - 3), 0) / total;
      expectClose([along((i) => i % 7), along((i) => Math.floor(i / 7))], [0, 0], { atol: 0.02, rtol: 0 });
      return total / (9 * 200);
    });
    // Areas go by the square of the factor, but for what sampling misses.
    expect(Math.max(...sizes)).toBeGreaterThan(1.4);
    expect(Math.max(...sizes)).toBeLessThan(2);
    expect(Math.min(...sizes)).toBeLessThan(0.7);
    expect(Math.min(...sizes)).toBeGreaterThan(0.35);
  });

  it('moves what lies below the middle to the right by the slant', () => {
    const line = drawing(200, 5, (_, column) => (column === 2 ? 200 : 0));
    const all = augmentDataset(line, { seed, fill: 'black', shear: 0.5 }).pixels([...line.labels.keys()]);
    for (let n = 0; n < 200; n++) {
      const middle = (row: number) => {
        const own = all.subarray(25 * n + 5 * row, 25 * n + 5 * (row + 1));
        return own.reduce((sum, x, c) => sum + x * (c - 2), 0) / own.reduce((sum, x) => sum + x, 0);
      };
      expect(Math.abs(middle(2))).toBe(0);
      expect(Math.abs(middle(3))).toBeLessThan(0.52);
      expectClose(middle(3), -middle(1), { atol: 0.02, rtol: 0 });
      expectClose(middle(4), 2 * middle(3), { atol: 0.04, rtol: 0 });
    }
  });

  it('crops every window equally often', () => {
    const counts = tally(images(6000, { crop: { height: 2, width: 2 } }));
    expect([...counts.keys()].sort()).toEqual(['1 2 5 6', '2 3 6 7', '3 4 7 8', '5 6 9 10', '6 7 10 11', '7 8 11 12']);
    for (const count of counts.values()) expectClose(count, 1000, { atol: 150, rtol: 0 });
  });

  it('gives image i the same draws in any batch, other ones in another epoch', () => {
    fc.assert(
      fc.property(anySeed(), fc.nat(49), (drawn, index) => {
        const options = { flip: 'horizontal', shift: 2 } as const;
        const set = augmentDataset(copies(50), { seed: drawn, ...options });
        expect(set.pixels([0, index, 1]).subarray(12, 24)).toEqual(set.pixels([index]));
        expect(augmentDataset(copies(50), { seed: drawn, ...options }).sha256).toBe(set.sha256);
        expect(augmentDataset(copies(50), { seed: foldIn(drawn, 1), ...options }).sha256).not.toBe(set.sha256);
      }),
      { numRuns: 20 },
    );
  });

  it('says what it is, and refuses what leaves no image', () => {
    const set = augmentDataset(copies(1), { seed, crop: { height: 2, width: 3 } });
    expect([set.name, set.imageShape, set.split, set.verified]).toEqual([
      'copies, augmented',
      [2, 3, 1],
      'train',
      false,
    ]);
    for (const shift of [3, -1, 0.5])
      expect(() => augmentDataset(copies(1), { seed, shift })).toThrow(
        `augmentDataset: expected shift to be an integer from 0 to 2, got ${shift}.`,
      );
    expect(() => augmentDataset(copies(1), { seed, rotation: 200 })).toThrow(
      'augmentDataset: expected rotation to be from 0 to 180 degrees, got 200.',
    );
    expect(() => augmentDataset(copies(1), { seed, scale: 1 })).toThrow(
      'expected scale to be from 0 to below 1, got 1.',
    );
    expect(() => augmentDataset(copies(1), { seed, shear: -1 })).toThrow('shear to be a finite number >= 0, got -1.');
    expect(() => augmentDataset(copies(1), { seed, crop: { height: 4, width: 1 } })).toThrow(
      'augmentDataset: expected crop.height to be an integer from 1 to 3, got 4.',
    );
  });
});
