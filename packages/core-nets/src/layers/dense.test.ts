import { createSeed, normal } from '@gans/tensor';
import { checkGradients, expectNoLeak } from '@gans/tensor/testing';
import { matMul, type Tensor2D, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { createDense, dense } from './dense';
import { normalWeights } from './initializers';

const seed = createSeed(3);
const kernel = () =>
  tensor2d([
    [1, 2],
    [3, 4],
    [5, 6],
  ]);

describeOnEngines('dense', () => {
  it('is x W + b', () => {
    const x = tensor2d([
      [1, 0, -1],
      [2, 1, 0.5],
    ]);
    expectClose(dense({ kernel: kernel(), bias: tensor1d([10, -10]) }, x), [6, -14, 17.5, 1]);
  });

  it('is x W without a bias', () => {
    expectClose(dense({ kernel: kernel() }, tensor2d([[1, 0, -1]])), [-4, -4]);
  });

  it('has the gradients of x W + b, twice', () => {
    const inputs = [normal(seed, [2, 3]), kernel(), tensor1d([1, 2])];
    for (const order of [1, 2] as const)
      expect(
        checkGradients((x, k, b) => dense({ kernel: k!, bias: b! }, x as Tensor2D), inputs, { order, seed }),
      ).toBeLessThan(5e-3);
  });

  it('leaves no tensor', async () => {
    await expectNoLeak(() =>
      tidy(() => {
        dense({ kernel: kernel(), bias: tensor1d([1, 2]) }, tensor2d([[1, 0, -1]]));
      }),
    );
  });
});

describeOnEngines('createDense', () => {
  it('draws an orthogonal kernel by its seed, and a bias of 0', () => {
    const { params } = createDense({ inputs: 5, outputs: 3 }, seed);
    const { kernel, bias } = params as { kernel: Tensor2D; bias: Tensor2D };
    expectClose(matMul(kernel, kernel, true), [1, 0, 0, 0, 1, 0, 0, 0, 1], { atol: 1e-5 });
    expectClose(bias, [0, 0, 0], { rtol: 0, atol: 0 });
    expectClose(createDense({ inputs: 5, outputs: 3 }, seed).params.kernel, kernel, { rtol: 0, atol: 0 });
  });

  it('takes another initializer, and no bias', () => {
    const { params } = createDense({ inputs: 5, outputs: 3, bias: false, initializer: normalWeights }, seed);
    expect(Object.keys(params)).toEqual(['kernel']);
    expect(createDense({ inputs: 1, outputs: 1 }, seed).params.kernel.shape).toEqual([1, 1]);
    expectClose(params.kernel, normalWeights(seed, [5, 3]));
  });

  it('names the size that is out of range', () => {
    expect(() => createDense({ inputs: 5, outputs: 0 }, seed)).toThrow(
      'createDense: expected outputs to be an integer >= 1, got 0. The nearest allowed value is 1.',
    );
  });
});
