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
    expect(() => augmentDataset(copies(1), { seed, crop: { height: 4, width: 1 } })).toThrow(
      'augmentDataset: expected crop.height to be an integer from 1 to 3, got 4.',
    );
  });
});
