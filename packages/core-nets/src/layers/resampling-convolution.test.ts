import { createSeed, foldIn, normal } from '@gans/tensor';
import { averagePool, upsampleNearest } from '@gans/tensor/ops';
import { checkGradients, expectNoLeak } from '@gans/tensor/testing';
import { type Tensor4D, zeros } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { type ConvolutionParams, convolution } from './convolution';
import { downsampleConvolution, upsampleConvolution } from './resampling-convolution';

const seed = createSeed(18);
const params = (size: number): ConvolutionParams => ({
  kernel: normal(foldIn(seed, size), [size, size, 2, 3]),
  bias: normal(foldIn(seed, 'bias'), [3]),
});
const x = () => normal(foldIn(seed, 'x'), [2, 4, 6, 2]);

describeOnEngines('resampling convolutions', () => {
  it.each([1, 3, 5])('upsampleConvolution of %i pixels is up-sampling and then the convolution', (size) => {
    const many = normal(foldIn(seed, 'many'), [2, 8, 9, 2]);
    for (const image of [x(), many]) {
      const expected = convolution(params(size), upsampleNearest(image));
      expectClose(upsampleConvolution(params(size), image), expected, { rtol: 1e-4, atol: 1e-4 });
    }
  });

  it.each([1, 3, 5])('downsampleConvolution of %i pixels is the convolution and then the pooling', (size) => {
    const expected = averagePool(convolution(params(size), x()));
    expectClose(downsampleConvolution(params(size), x()), expected, { rtol: 1e-4, atol: 1e-4 });
  });

  it.each([
    ['upsampleConvolution', upsampleConvolution],
    ['downsampleConvolution', downsampleConvolution],
  ])('%s has the right gradients, twice', (_, f) => {
    const { kernel, bias } = params(3) as { kernel: Tensor4D; bias: Tensor4D };
    const inputs = [normal(seed, [1, 2, 2, 2]), kernel, bias];
    for (const order of [1, 2] as const)
      expect(
        checkGradients((image, k, b) => f({ kernel: k!, bias: b! }, image as Tensor4D), inputs, { order, seed }),
      ).toBeLessThan(5e-3);
  });

  it('say what they cannot take', () => {
    const even = { kernel: zeros([4, 4, 2, 3]) };
    expect(() => upsampleConvolution(even, x())).toThrow(
      'upsampleConvolution: expected a kernel [k, k, in, out] with odd k, got [4, 4, 2, 3].',
    );
    expect(() => downsampleConvolution(even, x())).toThrow('downsampleConvolution: expected a kernel');
    const oblong = { kernel: zeros([3, 5, 2, 3]) };
    expect(() => upsampleConvolution(oblong, x())).toThrow('with odd k, got [3, 5, 2, 3].');
    expect(() => downsampleConvolution(params(3), zeros([1, 5, 4, 2]))).toThrow('with even H and W, got [1, 5, 4, 2].');
    expect(() => downsampleConvolution(params(3), zeros([1, 4, 3, 2]))).toThrow(
      'downsampleConvolution: expected x [N, H, W, C] with even H and W, got [1, 4, 3, 2].',
    );
  });

  it('leave no tensor', async () => {
    const [weights, image] = [params(3), x()];
    for (const given of [weights, { kernel: weights.kernel }])
      await expectNoLeak(() => {
        upsampleConvolution(given, image).dispose();
        downsampleConvolution(given, image).dispose();
      });
  });
});
