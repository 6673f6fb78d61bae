import { createSeed, foldIn, normal } from '@gans/tensor';
import { checkGradients, expectNoLeak } from '@gans/tensor/testing';
import { mul, ones, sum, type Tensor, type Tensor4D, tensor1d, tensor4d, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { convolution, createConvolution, createTransposedConvolution, transposedConvolution } from './convolution';

const seed = createSeed(4);
const draw = (name: string, shape: [number, number, number, number]) => normal(foldIn(seed, name), shape) as Tensor4D;
// 1 2 3 / 4 5 6 / 7 8 9, and the kernel 1 2 / 3 4.
const image = () => tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
const kernel = () => tensor4d([1, 2, 3, 4], [2, 2, 1, 1]);

describeOnEngines('convolution', () => {
  it('slides the kernel, unflipped, and adds the bias', () => {
    const y = convolution({ kernel: kernel(), bias: tensor1d([0.5]) }, image(), { padding: 'valid' });
    expect(y.shape).toEqual([1, 2, 2, 1]);
    expectClose(y, [37.5, 47.5, 67.5, 77.5]);
  });

  it('pads the odd pixel at the end when asked for the same size', () => {
    expectClose(convolution({ kernel: kernel() }, image()), [37, 47, 21, 67, 77, 33, 23, 26, 9]);
  });

  it('pads by the number of pixels asked for', () => {
    expectClose(convolution({ kernel: kernel() }, image(), { padding: 1, stride: 2 }), [4, 18, 36, 77]);
  });

  it('halves the image with stride 2', () => {
    expect(convolution({ kernel: draw('k', [4, 4, 3, 5]) }, draw('x', [2, 8, 6, 3]), { stride: 2 }).shape).toEqual([
      2, 4, 3, 5,
    ]);
  });

  it('has the right gradients, twice, with bias and stride', () => {
    const inputs = [draw('x', [2, 4, 4, 2]), draw('k', [3, 3, 2, 2]), normal(foldIn(seed, 'b'), [2])];
    for (const order of [1, 2] as const)
      expect(
        checkGradients((x, k, b) => convolution({ kernel: k!, bias: b! }, x as Tensor4D, { stride: 2 }), inputs, {
          order,
          seed,
        }),
      ).toBeLessThan(5e-3);
  });

  it('leaves no tensor', async () => {
    await expectNoLeak(() =>
      tidy(() => {
        convolution({ kernel: kernel(), bias: tensor1d([1]) }, image());
      }),
    );
  });
});

describeOnEngines('transposedConvolution', () => {
  it('spreads each pixel over the kernel and adds the bias', () => {
    const x = tensor4d([1, 10, 100, 1000], [1, 2, 2, 1]);
    const y = transposedConvolution({ kernel: kernel(), bias: tensor1d([0.5]) }, x);
    expect(y.shape).toEqual([1, 4, 4, 1]);
    const rows = [
      [1, 2, 10, 20],
      [3, 4, 30, 40],
      [100, 200, 1000, 2000],
      [300, 400, 3000, 4000],
    ];
    expectClose(
      y,
      rows.map((row) => row.map((value) => value + 0.5)),
    );
  });

  it('is the transpose of the convolution with the same kernel', () => {
    const [x, y, k] = [draw('x', [2, 8, 8, 3]), draw('y', [2, 4, 4, 5]), draw('k', [4, 4, 3, 5])];
    const forward = sum(mul(convolution({ kernel: k }, x, { stride: 2 }), y));
    const backward = sum(mul(x, transposedConvolution({ kernel: k }, y)));
    expectClose(forward, backward, { rtol: 1e-4, atol: 1e-4 });
  });

  it('has the right gradients, twice, with bias', () => {
    const inputs = [draw('x', [2, 2, 2, 2]), draw('k', [4, 4, 2, 2]), normal(foldIn(seed, 'b'), [2])];
    for (const order of [1, 2] as const)
      expect(
        checkGradients((x, k, b) => transposedConvolution({ kernel: k!, bias: b! }, x as Tensor4D), inputs, {
          order,
          seed,
        }),
      ).toBeLessThan(5e-3);
  });

  it('leaves no tensor', async () => {
    await expectNoLeak(() =>
      tidy(() => {
        transposedConvolution({ kernel: kernel(), bias: tensor1d([1]) }, ones([1, 2, 2, 1]));
      }),
    );
  });
});

describeOnEngines('createConvolution', () => {
  it('makes kernels that fit their layers, by the seed', () => {
    const sizes = { inputs: 3, outputs: 2, size: 4 };
    const forward = createConvolution(sizes, seed).params;
    const backward = createTransposedConvolution(sizes, seed).params;
    expect([forward.kernel.shape, backward.kernel.shape]).toEqual([
      [4, 4, 3, 2],
      [4, 4, 2, 3],
    ]);
    expect(convolution(forward, draw('x', [1, 4, 4, 3]), { stride: 2 }).shape).toEqual([1, 2, 2, 2]);
    expect(transposedConvolution(backward, draw('x', [1, 4, 4, 3])).shape).toEqual([1, 8, 8, 2]);
    expectClose(createConvolution(sizes, seed).params.kernel, forward.kernel, { rtol: 0, atol: 0 });
    for (const params of [forward, backward])
      expectClose((params as { bias: Tensor }).bias, [0, 0], { rtol: 0, atol: 0 });
    expect(createConvolution({ inputs: 1, outputs: 1, size: 1 }, seed).params.kernel.shape).toEqual([1, 1, 1, 1]);
    expect(Object.keys(createConvolution({ ...sizes, bias: false }, seed).params)).toEqual(['kernel']);
  });

  it('names the size that is out of range', () => {
    expect(() => createConvolution({ inputs: 3, outputs: 2, size: 0 }, seed)).toThrow(
      'createConvolution: expected size to be an integer >= 1, got 0.',
    );
    expect(() => createTransposedConvolution({ inputs: 0.5, outputs: 2, size: 3 }, seed)).toThrow(
      'createTransposedConvolution: expected inputs to be an integer >= 1, got 0.5.',
    );
  });
});
