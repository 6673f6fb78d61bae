import { createSeed, foldIn, normal } from '@gans/tensor';
import { checkGradients, expectNoLeak } from '@gans/tensor/testing';
import { gather, slice, type Tensor4D, tensor4d, zeros } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { minibatchStandardDeviation } from './minibatch-standard-deviation';

const seed = createSeed(16);

describeOnEngines('minibatchStandardDeviation', () => {
  it('appends the mean deviation of each group to the images of that group', () => {
    // Groups {0, 2} and {1, 3}: deviations 1 and 3 at the two pixels of the first, 0 in the second.
    const x = tensor4d([1, 5, 7, 7, 3, -1, 7, 7], [4, 1, 2, 1]);
    const y = minibatchStandardDeviation(x, { groupSize: 2, epsilon: 1e-12 });
    expect(y.shape).toEqual([4, 1, 2, 2]);
    expectClose(slice(y, [0, 0, 0, 0], [4, 1, 2, 1]), x);
    expectClose(slice(y, [0, 0, 0, 1], [4, 1, 2, 1]), [2, 2, 0, 0, 2, 2, 0, 0], { atol: 1e-5 });
  });

  it('makes a statistic of each share of the channels', () => {
    const x = tensor4d([1, 10, 3, 30], [2, 1, 1, 2]);
    expectClose(minibatchStandardDeviation(x, { features: 2 }), [1, 10, 1, 10, 3, 30, 1, 10]);
    expectClose(minibatchStandardDeviation(x), [1, 10, 5.5, 3, 30, 5.5]);
  });

  it('finds no deviation in a group of one', () => {
    const y = minibatchStandardDeviation(tensor4d([5, -5], [2, 1, 1, 1]), { groupSize: 1 });
    expectClose(y, [5, 1e-4, -5, 1e-4], { rtol: 1e-4, atol: 0 });
  });

  it('does not see the order of the images of a group', () => {
    const x = normal(seed, [4, 2, 2, 2]);
    const channel = (images: Tensor4D) => slice(minibatchStandardDeviation(images), [0, 0, 0, 2], [1, 2, 2, 1]);
    expectClose(channel(gather(x, [2, 0, 3, 1])), channel(x), { rtol: 1e-5 });
  });

  it('has the right gradients, twice', () => {
    const inputs = [normal(foldIn(seed, 'x'), [4, 1, 2, 2])];
    for (const order of [1, 2] as const)
      expect(
        checkGradients((x) => minibatchStandardDeviation(x as Tensor4D, { groupSize: 2, epsilon: 0.1 }), inputs, {
          order,
          seed,
        }),
      ).toBeLessThan(5e-3);
  });

  it('says what it cannot take', () => {
    const x = zeros([6, 1, 1, 3]) as Tensor4D;
    const call = (options: object) => () => minibatchStandardDeviation(x, options);
    expect(call({})).toThrow('minibatchStandardDeviation: expected a batch of a multiple of 4 images, got 6.');
    expect(call({ groupSize: 0 })).toThrow('expected groupSize to be an integer >= 1, got 0.');
    expect(call({ groupSize: 3, features: 1.5 })).toThrow('expected features to divide the 3 channels, got 1.5.');
    expect(call({ groupSize: 3, features: 2 })).toThrow('expected features to divide the 3 channels, got 2.');
  });

  it('leaves no tensor', async () => {
    const x = normal(seed, [2, 2, 2, 1]);
    await expectNoLeak(() => minibatchStandardDeviation(x).dispose());
  });
});
