import { createSeed, normal } from '@gans/tensor';
import { checkGradients, expectNoLeak } from '@gans/tensor/testing';
import { reverse, slice, square, type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { consistencyAugment, drawConsistencyAugment } from './consistency-augment';

const seed = createSeed(3);
const exactly = { rtol: 0, atol: 0 };
const imagesOf = (count: number, channels = 1) => normal(seed, [count, 5, 6, channels]) as Tensor4D;

describeOnEngines('consistencyAugment', () => {
  it('is the identity without flip and shift, and a flip flips', () => {
    const x = imagesOf(2, 3);
    const still = { rows: [0, 0], columns: [0, 0] };
    expectClose(consistencyAugment(x, { flips: [0, 0], ...still }), x, exactly);
    expectClose(consistencyAugment(x, { flips: [1, 1], ...still }), reverse(x, 2), exactly);
  });

  it('shifts the flipped image and mirrors its border, which is not repeated', () => {
    const x = tensor4d([1, 2, 3, 4, 5, 6], [1, 2, 3, 1]);
    const y = consistencyAugment(x, { flips: [1], rows: [-1], columns: [2] });
    expectClose(y, [4, 5, 6, 1, 2, 3], exactly);
    expectClose(consistencyAugment(x, { flips: [0], rows: [1], columns: [-1] }), [5, 4, 5, 2, 1, 2], exactly);
  });

  it('treats each image on its own', () => {
    const x = imagesOf(4);
    const all = consistencyAugment(x, drawConsistencyAugment(seed, 4, [5, 6]));
    const part = consistencyAugment(slice(x, 1, 2), drawConsistencyAugment(seed, 2, [5, 6], { firstRow: 1 }));
    expectClose(part, slice(all, 1, 2), exactly);
  });

  it('has right gradients, twice', () => {
    const draws = { flips: [0, 1], rows: [1, -1], columns: [-1, 2] };
    for (const order of [1, 2] as const)
      expect(
        checkGradients((x) => square(consistencyAugment(x as Tensor4D, draws)), [imagesOf(2)], { order, seed }),
      ).toBeLessThan(5e-3);
  });

  it('leaves no tensor', async () => {
    const x = imagesOf(2);
    await expectNoLeak(() => consistencyAugment(x, drawConsistencyAugment(seed, 2, [5, 6])).dispose());
  });

  it('refuses draws that do not fit', () => {
    const x = imagesOf(1);
    const still = { flips: [0], rows: [0], columns: [0] };
    expect(() => consistencyAugment(x, { ...still, flips: [] })).toThrow(
      'consistencyAugment: expected flips to hold 1 values, one an image, got 0.',
    );
    expect(() => consistencyAugment(x, { ...still, rows: [0.5] })).toThrow(
      'rows of image 0 to be an integer, got 0.5.',
    );
    expect(() => consistencyAugment(x, { ...still, columns: [-6] })).toThrow(
      'consistencyAugment: expected columns of image 0 to be less than 6 pixels, got -6.',
    );
  });
});

describe('drawConsistencyAugment', () => {
  it('draws flips half of the time and all shifts of up to an eighth', () => {
    const { flips, rows, columns } = drawConsistencyAugment(seed, 4000, [32, 20]);
    const values = (of: ArrayLike<number>) => [...new Set(Array.from(of))].sort((a, b) => a - b);
    expect(values(flips)).toEqual([0, 1]);
    expectClose(Array.from(flips).reduce((sum, flip) => sum + flip, 0) / 4000, 0.5, { atol: 2.5 / Math.sqrt(4000) });
    expect(values(rows)).toEqual([-4, -3, -2, -1, 0, 1, 2, 3, 4]);
    expect(values(columns)).toEqual([-3, -2, -1, 0, 1, 2, 3]);
    expect(values(drawConsistencyAugment(seed, 50, [1, 2], { translationRatio: 1 }).rows)).toEqual([0]);
  });

  it('refuses a ratio out of range', () => {
    expect(() => drawConsistencyAugment(seed, 1, [8, 8], { translationRatio: 1.5 })).toThrow(
      'drawConsistencyAugment: expected translationRatio to be in [0, 1], got 1.5.',
    );
  });
});
