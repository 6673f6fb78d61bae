import { createSeed, normal, uniform } from '@gans/tensor';
import { grad, mul, ones, sum, type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { averagePool } from './average-pool';

describeOnEngines('averagePool', () => {
  it('leaves out the padding: ones stay ones at the border', () =>
    tidy(() => {
      const all: Tensor4D = ones([2, 4, 3, 5]);
      expectClose(averagePool(all), all, { rtol: 1e-6, atol: 0 });
    }));

  it('has the gradient of a linear map: <averagePool(u), v> = <u, gradient of v>, and its gradient again', () =>
    tidy(() => {
      const shape = [2, 5, 4, 3] as const;
      const [u, v] = [normal(createSeed(1), shape), uniform(createSeed(2), shape)];
      const transposed = (y: Tensor) => grad((x: Tensor) => sum(mul(averagePool(x as Tensor4D), y)))(u);
      const expected = sum(mul(averagePool(u), v)).dataSync();
      expectClose(sum(mul(u, transposed(v))), expected, { rtol: 1e-5, atol: 1e-5 });
      const again = grad((y: Tensor) => sum(mul(transposed(y), u)))(v);
      expectClose(again, averagePool(u), { rtol: 1e-5, atol: 1e-6 });
      expect(expected[0]).not.toBe(0);
    }));
});
