import { createSeed, normal } from '@gans/tensor';
import { checkGradients, expectNoLeak } from '@gans/tensor/testing';
import { square, type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { globalMeanPool, globalSumPool } from './pooling';

const seed = createSeed(15);
const image = () => tensor4d([1, -1, 2, -2, 3, -3, 6, -6, 10, 0, 20, 0], [2, 1, 3, 2]);

describeOnEngines('global pooling', () => {
  it('globalSumPool adds up the pixels of each image and channel', () => {
    expectClose(globalSumPool(image()), [6, -6, 36, -6]);
  });

  it('globalMeanPool divides by their number', () => {
    expectClose(globalMeanPool(image()), [2, -2, 12, -2]);
  });

  it.each([
    ['globalSumPool', globalSumPool],
    ['globalMeanPool', globalMeanPool],
  ])('%s has the right gradients, twice', (_, pool) => {
    for (const order of [1, 2] as const)
      expect(
        checkGradients((x) => square(pool(x as Tensor4D)), [normal(seed, [2, 2, 2, 2])], { order, seed }),
      ).toBeLessThan(5e-3);
  });

  it('leaves no tensor', async () => {
    const x = image();
    await expectNoLeak(() => {
      globalSumPool(x).dispose();
      globalMeanPool(x).dispose();
    });
  });
});
