import { createSeed, gradients, normalValues } from '@gans/tensor';
import { checkGradients, expectNoLeak } from '@gans/tensor/testing';
import { fill, type Tensor, tensor2d, tidy, zeros } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anySeed, describeOnEngines, expectClose } from '#test-kit';
import { type FeatureMatchingOptions, featureMatchingLoss } from './feature-matching';

const hReal = () =>
  tensor2d([
    [1, 2, 3],
    [3, 0, 1],
  ]);
const hFake = () =>
  tensor2d([
    [0, 1, 1],
    [1, 1, 5],
  ]);
const lossOf = (real: Tensor, fake: Tensor, options?: FeatureMatchingOptions) =>
  tidy(() => featureMatchingLoss(real, fake, options).dataSync()[0]!);
const slopesOf = (options?: FeatureMatchingOptions) =>
  gradients((x: Tensor, y: Tensor) => featureMatchingLoss(x, y, options))([hReal(), hFake()]);

describeOnEngines('featureMatchingLoss', () => {
  it('equals the vector (AL-K)', () => expectClose(lossOf(hReal(), hFake()), 0.833333333333));

  it('AL-5: is 0 for equal batch means and symmetric, in value', () => {
    fc.assert(
      fc.property(anySeed(), fc.integer({ min: 1, max: 4 }), (seed, count) => {
        const rows = tensor2d(normalValues(seed, 3 * count).slice(), [count, 3]);
        const shuffled = rows.reverse(0);
        expectClose(lossOf(rows, shuffled), 0);
        for (const gradient of ['fake', 'both'] as const)
          expectClose(lossOf(rows, hFake(), { gradient }), lossOf(hFake(), rows, { gradient }));
      }),
      { numRuns: 20 },
    );
  });

  it('AL-5: has no gradient on the real side, unless it is asked for', () => {
    const third = [-1 / 6, 0, 1 / 6]; // the means differ by -1.5, 0, 1: signs / (features * batch)
    const [ofReal, ofFake] = slopesOf();
    expectClose(ofReal, zeros([2, 3]));
    expectClose(ofFake, tensor2d([third, third]));
    const [alsoOfReal, stillOfFake] = slopesOf({ gradient: 'both' });
    expectClose(alsoOfReal, tensor2d([third, third]).neg());
    expectClose(stillOfFake, tensor2d([third, third]));
  });

  it('takes features with more axes, and batches of different sizes', () => {
    expectClose(lossOf(fill([3, 2, 2, 5], 1), fill([1, 2, 2, 5], 1.5)), 0.5);
  });

  it.each([1, 2] as const)('has the derivative of order %i that finite differences give', (order) => {
    const loss = (x: Tensor, y: Tensor) => featureMatchingLoss(x.square(), y.square(), { gradient: 'both' });
    const inputs = [
      tensor2d([[1, -0.3]]),
      tensor2d([
        [0.2, 1.1],
        [0.4, -1],
      ]),
    ];
    expect(checkGradients(loss, inputs, { order, seed: createSeed(1) })).toBeLessThan(5e-3);
  });

  it('has slope 0 where the means agree, and not the -1 of abs of TensorFlow.js', () => {
    const [, slope] = gradients((x: Tensor, y: Tensor) => featureMatchingLoss(x, y))([hReal(), hReal()]);
    expectClose(slope, zeros([2, 3]));
  });

  it('leaves no tensors', async () => {
    const [real, fake] = [hReal(), hFake()];
    await expectNoLeak(() => featureMatchingLoss(real, fake).dispose());
    expect(real.isDisposed || fake.isDisposed).toBe(false);
  });

  it('rejects features that differ and empty batches', async () => {
    const [real, narrow, empty] = [hReal(), tensor2d([[1, 2]]), zeros([0, 3])];
    await expectNoLeak(() => {
      expect(() => featureMatchingLoss(real, narrow)).toThrow(
        'featureMatchingLoss: expected fakeFeatures to be [1, 3] to go with realFeatures, got [1, 2].',
      );
      expect(() => featureMatchingLoss(empty, real)).toThrow(
        'featureMatchingLoss: expected realFeatures to be [N, ...], not empty, got [0, 3].',
      );
      expect(() => featureMatchingLoss(real, empty)).toThrow(
        'featureMatchingLoss: expected fakeFeatures to be [N, ...], not empty, got [0, 3].',
      );
      expect(() => featureMatchingLoss(real, real, { gradient: 'real' as 'fake' })).toThrow(
        "featureMatchingLoss: expected gradient to be one of 'fake', 'both', got 'real'.",
      );
    });
  });
});
