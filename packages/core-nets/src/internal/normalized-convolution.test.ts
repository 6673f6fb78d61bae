import { type ApplyOptions, createSeed, foldIn, normal } from '@gans/tensor';
import { dispose, profile, relu, square, type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { batchNorm } from '../layers/batch-norm';
import { convolution } from '../layers/convolution';
import { normalizedConvolution } from './normalized-convolution';

const draw = (name: string, shape: number[]) => normal(foldIn(createSeed(16), name), shape);
const params = () => ({
  kernel: draw('kernel', [3, 3, 2, 4]),
  norm: { gain: draw('gain', [4]), bias: draw('bias', [4]) },
});
const state = () => ({ mean: draw('mean', [4]), variance: square(draw('deviation', [4])) });
const imagesOf = (count: number) => draw('x', [count, 4, 4, 2]) as Tensor4D;

describeOnEngines('normalizedConvolution', () => {
  it.each<[string, number, ApplyOptions]>([
    ['with running statistics', 4, { training: false }],
    ['with running statistics, of few pixels', 1, { training: false }],
    ['in training', 4, { training: true }],
    ["with the batch's statistics", 4, { training: false, statistics: 'batch' }],
    ['while running statistics move', 4, { training: false, momentum: 0.5 }],
  ])('is convolution, batch norm, addition and rectifier %s', (_, count, options) => {
    tidy(() => {
      const [{ kernel, norm }, before, x] = [params(), state(), imagesOf(count)];
      const addend = draw('addend', [count, 2, 2, 4]) as Tensor4D;
      const size = { stride: 2, padding: 1 };
      const normed = batchNorm(norm, before, convolution({ kernel }, x, size), options);
      const close = { rtol: 1e-4, atol: 1e-4 };
      const plain = normalizedConvolution({ kernel, norm }, before, x, size, options);
      expectClose(plain.output, normed.output, close);
      const whole = normalizedConvolution(
        { kernel, norm },
        before,
        x,
        { ...size, addend, activation: 'relu' },
        options,
      );
      expectClose(whole.output, relu(normed.output.add(addend)), close);
      const moved = options.training || options.momentum !== undefined;
      expect(whole.state === before).toBe(!moved);
      expectClose(whole.state.mean, normed.state.mean, close);
      expectClose(whole.state.variance, normed.state.variance, close);
    });
  });

  it('scales the kernel of many pixels, and the pixels where there are few', async () => {
    const [layer, before] = [params(), state()];
    const kernelsOf = async (count: number) => {
      const x = imagesOf(count);
      const apply = (): Tensor => normalizedConvolution(layer, before, x, {}, { training: false }).output;
      const { kernelNames } = await profile(() => tidy(apply));
      dispose(x);
      return kernelNames;
    };
    expect(await kernelsOf(4)).toContain('gans/NormalizedConv2D');
    expect(await kernelsOf(3)).toContain('gans/BatchNormalizeWith');
    dispose([layer.kernel, layer.norm.gain, layer.norm.bias, before.mean, before.variance]);
  });
});
