import { createSeed, foldIn, normal } from '@gans/tensor';
import { checkGradients, expectNoLeak } from '@gans/tensor/testing';
import { add, gather, mul, ones, scalar, slice, sub, type Tensor, type Tensor4D, zeros } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { createSelfAttention, type SelfAttentionParams, selfAttention } from './self-attention';

const seed = createSeed(17);
const draw = <const S extends readonly number[]>(name: string, shape: S) => normal(foldIn(seed, name), shape);
const withGamma = (gamma: number): SelfAttentionParams => ({
  ...createSelfAttention({ channels: 8 }, seed).params,
  gamma: scalar(gamma),
});

describeOnEngines('selfAttention', () => {
  it('is the identity at its start', () => {
    const x = draw('x', [2, 4, 2, 8]);
    expectClose(selfAttention(createSelfAttention({ channels: 8 }, seed).params, x), x);
  });

  it('adds the plain mean of all values where queries are 0: weights sum to 1 over the keys', () => {
    const params = { ...withGamma(1), theta: { kernel: zeros([1, 1, 8, 1]) }, g: { kernel: ones([1, 1, 8, 4]) } };
    const x = add(draw('x', [1, 1, 1, 8]), zeros([1, 4, 4, 8])) as Tensor4D;
    // All pixels are alike, so the mean is each pixel's own value.
    const value = Array.from(x.dataSync<'float32'>().slice(0, 8)).reduce((sum, each) => sum + each, 0);
    const kernel = params.output.kernel.dataSync<'float32'>();
    const moved = Array.from({ length: 8 }, (_, c) =>
      [0, 1, 2, 3].reduce((sum, i) => sum + value * kernel[8 * i + c]!, 0),
    );
    expectClose(slice(sub(selfAttention(params, x), x), [0, 0, 0, 0], [1, 1, 1, 8]), moved, { rtol: 1e-4, atol: 1e-5 });
  });

  it('moves with the pixels inside a window', () => {
    const x = draw('x', [1, 2, 4, 8]);
    // Columns 0 and 1 of the upper left window change places, row by row.
    const swapped = (images: Tensor4D) => gather(images, [1, 0, 2, 3], 2);
    const params = withGamma(0.7);
    expectClose(selfAttention(params, swapped(x)), swapped(selfAttention(params, x)), { rtol: 1e-4, atol: 1e-5 });
  });

  it('treats every image by itself', () => {
    const x = draw('x', [3, 2, 2, 8]);
    const params = withGamma(0.7);
    expectClose(selfAttention(params, slice(x, 1, 1)), slice(selfAttention(params, x), 1, 1), {
      rtol: 1e-4,
      atol: 1e-5,
    });
  });

  it('has the right gradients, twice', () => {
    const params = withGamma(0.7);
    const kernels = (['theta', 'phi', 'g', 'output'] as const).map((name) => params[name].kernel);
    // Pixels far apart, so that a step does not change which is the largest of a window.
    const x = add(mul(draw('x', [1, 2, 2, 8]), 0.5), mul(draw('far', [1, 2, 2, 1]), 1)) as Tensor;
    const attend = (image: Tensor, gamma: Tensor, [theta, phi, g, output]: readonly Tensor[]) =>
      selfAttention(
        {
          theta: { kernel: theta! },
          phi: { kernel: phi! },
          g: { kernel: g! },
          output: { kernel: output! },
          gamma,
        },
        image as Tensor4D,
      );
    for (const order of [1, 2] as const) {
      const options = { order, seed, step: 2e-3, tolerance: 1e-2 };
      expect(checkGradients((image, gamma) => attend(image!, gamma!, kernels), [x, scalar(0.7)], options)).toBeLessThan(
        1e-2,
      );
      expect(
        checkGradients(
          (theta, phi) => attend(x, scalar(0.7), [theta!, phi!, ...kernels.slice(2)]),
          kernels.slice(0, 2),
          options,
        ),
      ).toBeLessThan(1e-2);
    }
  });

  it('names the size that is out of range', () => {
    expect(() => createSelfAttention({ channels: 12 }, seed)).toThrow(
      'createSelfAttention: expected channels to be a multiple of 8 >= 8, got 12. The nearest allowed value is 16.',
    );
  });

  it('leaves no tensor', async () => {
    const [x, params] = [draw('x', [1, 2, 2, 8]), withGamma(1)];
    await expectNoLeak(() => selfAttention(params, x).dispose());
  });
});
