import { gradients } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { type Tensor, type Tensor4D, tensor4d, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import {
  charbonnierDifference,
  type Difference,
  differenceOf,
  meanAbsoluteDifference,
  meanSquaredDifference,
  weightedDifference,
} from './difference';
import { featureDifference } from './feature-difference';

const images = () => tensor4d([0.5, -1, 0, 1, 0.25, 0.25, 0.25, 0.25], [2, 2, 2, 1]);
const redrawn = () => tensor4d([0.5, 1, -0.5, 0.5, 0.25, 0.25, 0.25, 1.25], [2, 2, 2, 1]);

const differenceIn = (difference: Difference, a: Tensor4D, b: Tensor4D) => difference.compare(a, difference.prepare(b));

describeOnEngines('differences', () => {
  it.each<[string, Difference, [number, number]]>([
    ['mae on [-1, 1]', meanAbsoluteDifference(), [3 / 8, 1 / 8]],
    ['mae raw', meanAbsoluteDifference({ pixelWidth: 1 }), [3 / 4, 1 / 4]],
    ['mse on [-1, 1]', meanSquaredDifference(), [4.5 / 16, 1 / 16]],
    ['mse raw', meanSquaredDifference({ pixelWidth: 1 }), [4.5 / 4, 1 / 4]],
    [
      'charbonnier raw',
      charbonnierDifference({ pixelWidth: 1, epsilon: 0.5 }),
      [(0.5 + Math.sqrt(4.25) + 2 * Math.sqrt(0.5)) / 4, (1.5 + Math.sqrt(1.25)) / 4],
    ],
    [
      'weighted',
      weightedDifference([
        { difference: meanAbsoluteDifference(), weight: 2 },
        { difference: meanSquaredDifference(), weight: 4 },
      ]),
      [3 / 4 + 4.5 / 4, 1 / 4 + 1 / 4],
    ],
  ])('%s have their closed form, row by row', (_, difference, expected) => {
    tidy(() => expectClose(differenceIn(difference, redrawn(), images()), expected, { rtol: 1e-6 }));
  });

  it('mae has slope 0 where a pixel is redrawn exactly', () => {
    tidy(() => {
      const difference = meanAbsoluteDifference({ pixelWidth: 1 });
      const target = difference.prepare(images());
      const [slope] = gradients((x: Tensor) => difference.compare(x as Tensor4D, target))([redrawn()]);
      expectClose(slope!, [0, 0.25, -0.25, -0.25, 0, 0, 0, 0.25]);
    });
  });

  it('features compare directions of channels, place by place', () => {
    tidy(() => {
      const taps = (x: Tensor4D) => ({ layer: x });
      const [a, b] = [tensor4d([3, 4, 1, 0], [1, 1, 2, 2]), tensor4d([4, 3, 5, 0], [1, 1, 2, 2])];
      expectClose(differenceIn(featureDifference(taps, ['layer']), a, b), [(0.04 + 0.04) / 2], { rtol: 1e-5 });
      expectClose(differenceIn(featureDifference(taps, ['layer'], { normalize: false }), a, b), [(2 + 16) / 2]);
    });
  });

  it('leave no tensors behind', async () => {
    const difference = weightedDifference([{ difference: charbonnierDifference(), weight: 1 }]);
    await expectNoLeak(() => {
      const [a, b] = [images(), redrawn()];
      const target = difference.prepare(a);
      tidy(() => void difference.compare(b, target));
      for (const tensor of [a, b, ...Object.values(target)]) tensor.dispose();
    });
  });
});

describeOnEngines('differenceOf', () => {
  it('takes names in units of the range of pixels', () => {
    tidy(() => {
      expectClose(differenceIn(differenceOf('mae', [-2, 2]), redrawn(), images()), [3 / 16, 1 / 16]);
      expectClose(differenceIn(differenceOf('mse', [-2, 2]), redrawn(), images()), [4.5 / 64, 1 / 64]);
    });
    expect(differenceOf('charbonnier', [0, 1]).name).toBe('charbonnier');
    expect(differenceOf('clipped-noise', [0, 1]).name).toBe('clipped noise');
  });

  it('refuses what is no difference', () => {
    expect(() => differenceOf('mea' as never, [0, 1])).toThrow(
      /one of mae, mse, charbonnier, clipped-noise .* got 'mea'.*nearest.*mae/,
    );
    expect(() => meanAbsoluteDifference({ pixelWidth: 0 })).toThrow(/pixelWidth to be a finite number above 0, got 0/);
    expect(() => meanSquaredDifference({ pixelWidth: -1 })).toThrow(/got -1/);
    expect(() => charbonnierDifference({ epsilon: 0 })).toThrow(/epsilon .* got 0/);
    expect(() => weightedDifference([])).toThrow(/at least one difference, got none/);
    expect(() => weightedDifference([{ difference: meanAbsoluteDifference(), weight: -1 }])).toThrow(/'mae' .* got -1/);
  });
});
