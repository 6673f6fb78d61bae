import { createSeed, normal } from '@gans/tensor';
import { checkGradients, expectNoLeak } from '@gans/tensor/testing';
import {
  add,
  concat,
  mean,
  mul,
  neg,
  norm,
  slice,
  square,
  sub,
  type Tensor,
  type Tensor4D,
  tensor4d,
  transpose,
  zeros,
} from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { type AdaptiveAugmentDraws, adaptiveAugment } from './adaptive-augment';
import { consistencyAugment } from './consistency-augment';
import { drawAdaptiveAugment } from './draw-adaptive-augment';

const seed = createSeed(3);
const exactly = { rtol: 0, atol: 0 };
const imagesOf = (count: number, channels = 3, height = 9, width = 8) =>
  normal(seed, [count, height, width, channels]) as Tensor4D;
/** Draws that change nothing but what is given. */
const only = (count: number, change: Partial<AdaptiveAugmentDraws>): AdaptiveAugmentDraws => ({
  ...drawAdaptiveAugment(seed, count, 0),
  ...change,
});
/** A round spot on a black picture of 48 x 48, its middle at (row, column), in pixels. */
const spot = (row: number, column: number) =>
  tensor4d(
    Array.from({ length: 48 * 48 }, (_, at) => {
      const [dy, dx] = [Math.floor(at / 48) - row, (at % 48) - column];
      return Math.exp(-(dx * dx + dy * dy) / 4);
    }),
    [1, 48, 48, 1],
  );
/** Where a picture's light lies, [row, column]. */
function middleOf(x: Tensor): [number, number] {
  const [, height, width] = x.shape as [number, number, number];
  const values = Array.from(x.dataSync());
  const total = values.reduce((sum, value) => sum + value, 0);
  const along = (f: (at: number) => number) => values.reduce((sum, value, at) => sum + value * f(at), 0) / total;
  expect(values.length).toBe(height * width);
  return [along((at) => Math.floor(at / width)), along((at) => at % width)];
}

describeOnEngines('adaptiveAugment', () => {
  it('is the identity, bit for bit, with probability 0', () => {
    const x = imagesOf(3);
    expectClose(adaptiveAugment(x, drawAdaptiveAugment(seed, 3, 0)), x, exactly);
  });

  it('leaves an unchanged image alone beside others', () => {
    const x = imagesOf(2);
    const y = adaptiveAugment(x, only(2, { rotationsAfter: [0, 0.7], scales: [1, 1.3], hues: [0, 1] }));
    expectClose(slice(y, 0, 1), slice(x, 0, 1), { atol: 2e-5 });
    expect(norm(sub(slice(y, 1, 1), slice(x, 1, 1))).dataSync()[0]).toBeGreaterThan(1);
  });

  it('shifts by whole pixels without blurring, and mirrors the border', () => {
    const x = imagesOf(2);
    // A ninth downwards is one row; a quarter and an eighth to the left are two columns and one.
    const y = adaptiveAugment(x, only(2, { wholeShiftsY: [1 / 9, 0], wholeShiftsX: [-0.25, -0.13] }));
    expectClose(y, consistencyAugment(x, { flips: [0, 0], rows: [-1, 0], columns: [2, 1] }), { atol: 2e-5 });
  });

  // The spot is 3.5 pixels above and 2.5 to the left of the middle.
  it.each([
    ['a flip', { flips: [1] }, [-3.5, 2.5]],
    ['a quarter turn from right to down', { quarterTurns: [1] }, [-2.5, 3.5]],
    ['a rotation by a right angle', { rotationsBefore: [Math.PI / 2] }, [-2.5, 3.5]],
    ['a rotation by half of it', { rotationsAfter: [Math.PI / 4] }, [-6 / Math.SQRT2, 1 / Math.SQRT2]],
    ['shrinking', { scales: [0.5] }, [-1.75, -1.25]],
    ['stretching', { stretches: [0.5] }, [-7, -1.25]],
    ['a shift', { shiftsX: [0.05], shiftsY: [0.1] }, [-3.5 + 4.8, -2.5 + 2.4]],
    ['a scale, then a shift', { scales: [2], shiftsY: [0.1] }, [-7 + 4.8, -5]],
    ['a flip, then a quarter turn', { flips: [1], quarterTurns: [1] }, [2.5, 3.5]],
  ] as const)('moves things as it says: %s', (_, change, expected) => {
    const y = adaptiveAugment(spot(20, 21), only(1, change));
    // Without the rim, where the mirrored border comes in.
    const [row, column] = middleOf(slice(y, [0, 10, 10, 0], [1, 28, 28, 1]));
    expectClose([row - 13.5, column - 13.5], expected, { atol: 0.15 });
  });

  it('keeps a picture of one colour as it is, whatever its geometry', () => {
    const x = add(zeros([3, 8, 8, 3]), 0.4) as Tensor4D;
    const { flips, quarterTurns, wholeShiftsX, scales, rotationsBefore, stretches } = drawAdaptiveAugment(seed, 3, 1);
    const draws = only(3, { flips, quarterTurns, wholeShiftsX, scales, rotationsBefore, stretches });
    expectClose(adaptiveAugment(x, draws), x, { atol: 1e-4 });
  });

  it('changes colours as it says', () => {
    const x = imagesOf(1);
    const after = (change: Partial<AdaptiveAugmentDraws>) => adaptiveAugment(x, only(1, change));
    const grey = mean(x, [3], true);
    const close = { atol: 1e-5 };
    expectClose(after({ brightness: [0.3] }), add(x, 0.3), close);
    expectClose(after({ contrasts: [1.7] }), mul(x, 1.7), close);
    expectClose(after({ saturations: [0] }), add(grey, zeros(x.shape)), close);
    expectClose(after({ saturations: [2] }), add(grey, mul(sub(x, grey), 2)), close);
    expectClose(after({ lumaFlips: [1] }), sub(x, mul(grey, 2)), close);
    // A third of the circle brings red to green, green to blue, blue to red.
    const [red, green, blue] = [0, 1, 2].map((c) => slice(x, [0, 0, 0, c], [-1, -1, -1, 1]));
    expectClose(after({ hues: [(2 * Math.PI) / 3] }), concat([blue!, red!, green!], 3), close);
    expectClose(after({ brightness: [0.3], contrasts: [2] }), mul(add(x, 0.3), 2), close);
  });

  it('takes grey pictures for three equal channels', () => {
    const x = imagesOf(1, 1);
    const after = (change: Partial<AdaptiveAugmentDraws>) => adaptiveAugment(x, only(1, change));
    expectClose(after({ hues: [1], saturations: [3] }), x, { atol: 1e-5 });
    expectClose(after({ lumaFlips: [1] }), neg(x), { atol: 1e-5 });
    expectClose(after({ brightness: [0.3], contrasts: [2] }), mul(add(x, 0.3), 2), { atol: 1e-5 });
  });

  it('turns with the picture: transposed in, transposed out', () => {
    const x = imagesOf(1);
    const turned = (angle: number, image: Tensor4D) => adaptiveAugment(image, only(1, { rotationsBefore: [angle] }));
    // The filter is nearly symmetric, not exactly.
    expectClose(turned(-0.4, transpose(x, [0, 2, 1, 3])), transpose(turned(0.4, x), [0, 2, 1, 3]), { atol: 1e-4 });
  });

  it('treats each image on its own', () => {
    const x = imagesOf(4);
    const all = adaptiveAugment(x, drawAdaptiveAugment(seed, 4, 0.8));
    const part = adaptiveAugment(slice(x, 1, 2), drawAdaptiveAugment(seed, 2, 0.8, { firstRow: 1 }));
    expectClose(part, slice(all, 1, 2), { rtol: 1e-4, atol: 5e-5 });
  });

  it('has right gradients, twice', () => {
    const draws = drawAdaptiveAugment(seed, 2, 1);
    for (const order of [1, 2] as const)
      expect(
        checkGradients((x) => square(adaptiveAugment(x as Tensor4D, draws)), [mul(imagesOf(2, 3, 3, 4), 0.3)], {
          order,
          seed,
          tolerance: 1e-2,
        }),
      ).toBeLessThan(1e-2);
  });

  it('leaves no tensor', async () => {
    const x = imagesOf(2);
    await expectNoLeak(() => {
      for (const p of [0, 0.9]) adaptiveAugment(x, drawAdaptiveAugment(seed, 2, p)).dispose();
    });
  });

  it('refuses what does not fit', () => {
    const refused = (change: Partial<AdaptiveAugmentDraws>) =>
      expect(() => adaptiveAugment(imagesOf(1), only(1, change)));
    refused({ scales: [0] }).toThrow('adaptiveAugment: expected scales of image 0 to be > 0, got 0.');
    refused({ quarterTurns: [0.5] }).toThrow('expected quarterTurns of image 0 to be an integer, got 0.5.');
    refused({ hues: [Number.NaN] }).toThrow('expected hues of image 0 to be a finite number, got NaN.');
    refused({ brightness: [] }).toThrow('expected brightness to hold 1 values, one an image, got 0.');
    expect(() => adaptiveAugment(imagesOf(1, 2), only(1, {}))).toThrow(
      'adaptiveAugment: expected images with 1 or 3 channels, got 2.',
    );
  });
});
