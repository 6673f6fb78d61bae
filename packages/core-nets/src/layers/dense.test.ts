import { createSeed, normal } from '@gans/tensor';
import { checkGradients, expectNoLeak } from '@gans/tensor/testing';
import { type Tensor2D, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { dense } from './dense';

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
