import { createSeed, foldIn, gradients, normal } from '@gans/tensor';
import { checkGradients, expectNoLeak } from '@gans/tensor/testing';
import {
  add,
  concat,
  mean,
  mul,
  ones,
  slice,
  square,
  sub,
  type Tensor,
  type Tensor4D,
  tensor4d,
  zeros,
} from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anySeed, describeOnEngines, expectClose } from '#test-kit';
import { type DiffAugmentDraws, diffAugment, drawDiffAugment } from './diff-augment';

const seed = createSeed(3);
const exactly = { rtol: 0, atol: 0 };
const all = ['color', 'translation', 'cutout'] as const;
const imagesOf = (count: number, height = 5, width = 6, channels = 3) =>
  normal(seed, [count, height, width, channels]) as Tensor4D;
const some = (count: number) => drawDiffAugment(seed, count, [5, 6], { policies: all });

describeOnEngines('diffAugment', () => {
  it('changes nothing without draws, nor with those in the middle', () => {
    const x = imagesOf(2);
    expectClose(diffAugment(x, {}), x, exactly);
    const neutral = { brightness: [0.5, 0.5], saturation: [0.5, 0.5], contrast: [0.5, 0.5] };
    expectClose(diffAugment(x, { ...neutral, translation: { rows: [0, 0], columns: [0, 0] } }), x, { atol: 1e-6 });
  });

  it('moves pixels exactly, and fills with 0', () => {
    const x = tensor4d([1, 2, 3, 4, 5, 6, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6], [2, 2, 3, 1]);
    const moved = diffAugment(x, { translation: { rows: [1, 0], columns: [-1, 2] } });
    expectClose(moved, [0, 4, 5, 0, 0, 0, 0.3, 0, 0, 0.6, 0, 0].map(Math.fround), exactly);
  });

  it('adds brightness to every pixel', () => {
    const x = imagesOf(2);
    const shift = tensor4d([0.4, -0.5], [2, 1, 1, 1]);
    expectClose(diffAugment(x, { brightness: [0.9, 0] }), add(x, shift));
  });

  it('keeps the grey of each pixel when it saturates, and that alone at 0', () => {
    const x = imagesOf(2);
    const y = diffAugment(x, { saturation: [0.8, 0] });
    const grey = mean(x, [3], true);
    expectClose(mean(y, [3], true), grey, { atol: 1e-5 });
    expectClose(sub(slice(y, 0, 1), slice(grey, 0, 1)), mul(sub(slice(x, 0, 1), slice(grey, 0, 1)), 1.6), {
      atol: 1e-5,
    });
    expectClose(slice(y, 1, 1), mul(slice(grey, 1, 1), ones([1, 5, 6, 3])), { atol: 1e-5 });
  });

  it('keeps the mean of each image when it changes the contrast', () => {
    const x = imagesOf(2);
    const y = diffAugment(x, { contrast: [1, 0.1] });
    const middle = mean(x, [1, 2, 3], true);
    expectClose(mean(y, [1, 2, 3], true), middle, { atol: 1e-5 });
    expectClose(sub(y, middle), mul(sub(x, middle), tensor4d([1.5, 0.6], [2, 1, 1, 1])), { atol: 1e-5 });
  });

  it('cuts a square out, cropped at the border', () => {
    const holes = diffAugment(ones([2, 4, 4, 1]) as Tensor4D, { cutout: { rows: [2, 0], columns: [2, 4] } });
    expectClose(
      holes,
      [
        [1, 1, 1, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 1, 1, 1],
        [1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
      ].flat(),
      exactly,
    );
    const none = diffAugment(
      ones([1, 4, 4, 1]) as Tensor4D,
      { cutout: { rows: [2], columns: [2] } },
      { cutoutRatio: 0 },
    );
    expectClose(none, Array(16).fill(1), exactly);
  });

  it('treats each image on its own', () => {
    const [x, draws] = [imagesOf(4), some(4)];
    const last = drawDiffAugment(seed, 1, [5, 6], { policies: all, firstRow: 3 });
    expectClose(diffAugment(slice(x, 3, 1), last), slice(diffAugment(x, draws), 3, 1), { atol: 1e-6 });
  });

  it('has right gradients, twice', () => {
    const draws = some(2);
    for (const order of [1, 2] as const)
      expect(
        checkGradients((x) => square(diffAugment(x as Tensor4D, draws)), [imagesOf(2, 5, 6, 2)], { order, seed }),
      ).toBeLessThan(5e-3);
  });

  it('leaves no tensor', async () => {
    const x = imagesOf(2);
    await expectNoLeak(() => {
      diffAugment(x, some(2)).dispose();
      diffAugment(x, {}).dispose();
      for (const slope of gradients((y: Tensor) => diffAugment(y as Tensor4D, some(2)))([x])) slope.dispose();
    });
  });

  it('refuses draws that do not fit', () => {
    const x = zeros([2, 4, 4, 1]) as Tensor4D;
    const refused = (draws: DiffAugmentDraws) => expect(() => diffAugment(x, draws));
    refused({ brightness: [0.5] }).toThrow('diffAugment: expected brightness to hold 2 values, one an image, got 1.');
    refused({ contrast: [0.5, Number.NaN] }).toThrow('expected contrast of image 1 to be a finite number, got NaN.');
    refused({ translation: { rows: [1, 0.5], columns: [0, 0] } }).toThrow(
      'diffAugment: expected translation.rows of image 1 to be an integer, got 0.5.',
    );
    expect(() => diffAugment(concat([x, x]).reshape([-1]) as never, {})).toThrow(
      'diffAugment: expected images [N, H, W, C], got [64].',
    );
    expect(() => diffAugment(x, {}, { cutoutRatio: 2 })).toThrow('expected cutoutRatio to be in [0, 1], got 2.');
  });
});

describe('drawDiffAugment', () => {
  it('draws image i the same whatever the batch', () => {
    fc.assert(
      fc.property(anySeed(), fc.nat(9), (anyOf, first) => {
        const draw = (count: number, firstRow: number) =>
          drawDiffAugment(anyOf, count, [32, 20], { policies: all, firstRow });
        const [whole, part] = [draw(10, 0), draw(10 - first, first)];
        expect(Array.from(part.brightness!)).toEqual(Array.from(whole.brightness!).slice(first));
        expect(Array.from(part.translation!.rows)).toEqual(Array.from(whole.translation!.rows).slice(first));
        expect(Array.from(part.cutout!.columns)).toEqual(Array.from(whole.cutout!.columns).slice(first));
      }),
      { numRuns: 20 },
    );
  });

  it('draws what the paper says, all of it, and no more', () => {
    const { translation, cutout, contrast } = drawDiffAugment(seed, 4000, [32, 20], { policies: all });
    const range = (values: ArrayLike<number>) => [Math.min(...Array.from(values)), Math.max(...Array.from(values))];
    expect(range(translation!.rows)).toEqual([-4, 4]);
    expect(range(translation!.columns)).toEqual([-3, 3]);
    expect(range(cutout!.rows)).toEqual([0, 32]);
    expect(range(cutout!.columns)).toEqual([0, 20]);
    expect(range(drawDiffAugment(seed, 4000, [10, 10], { policies: ['cutout'] }).cutout!.rows)).toEqual([0, 9]);
    expectClose(Array.from(contrast!).reduce((sum, u) => sum + u, 0) / 4000, 0.5, { atol: 5 / Math.sqrt(12 * 4000) });
  });

  it('draws only the parts asked for, the same as among others', () => {
    const color = drawDiffAugment(seed, 3, [8, 8], { policies: ['color'] });
    expect(Object.keys(color)).toEqual(['brightness', 'saturation', 'contrast']);
    expect(color.contrast).toEqual(drawDiffAugment(seed, 3, [8, 8], { policies: all }).contrast);
    expect(drawDiffAugment(seed, 3, [8, 8], { policies: [] })).toEqual({});
    expect(drawDiffAugment(foldIn(seed, 1), 3, [8, 8], { policies: ['color'] })).not.toEqual(color);
  });

  it('refuses what it does not know', () => {
    expect(() => drawDiffAugment(seed, 1, [8, 8], { policies: ['colour' as 'color'] })).toThrow(
      'drawDiffAugment: expected policies out of color, translation, cutout, got colour.',
    );
    expect(() => drawDiffAugment(seed, 1, [8, 8], { policies: [], translationRatio: -1 })).toThrow(
      'drawDiffAugment: expected translationRatio to be in [0, 1], got -1.',
    );
  });
});
