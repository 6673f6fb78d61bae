import { add, mean, square, sub, type Tensor } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { column, describeAdversarialLoss, forBatches, numberOf } from './internal/adversarial-suite';
import { average } from './internal/in-float64';
import { leastSquaresDiscriminatorLoss, leastSquaresGeneratorLoss } from './least-squares';

type Numbers = readonly number[];

describeAdversarialLoss({
  name: 'leastSquaresDiscriminatorLoss',
  loss: leastSquaresDiscriminatorLoss,
  reads: ['realLogits', 'fakeLogits'],
  value: (r, f) => (average(r.map((x) => (x - 1) ** 2)) + average(f.map((x) => x ** 2))) / 2,
  slopes: (r, f) => [r.map((x) => (x - 1) / r.length), f.map((x) => x / f.length)],
  vector: { value: 1.98, real: [-0.125, -0.55, 0.25, -0.225], fake: [-0.075, 0.2, -0.625, 0.35] },
  atZero: 0.5,
});

describeAdversarialLoss({
  name: 'leastSquaresGeneratorLoss',
  loss: (_, fake) => leastSquaresGeneratorLoss(fake),
  reads: ['fakeLogits'],
  value: (_, f) => average(f.map((x) => (x - 1) ** 2)) / 2,
  slopes: (r, f) => [r.map(() => 0), f.map((x) => (x - 1) / f.length)],
  vector: { value: 1.7675, real: [0, 0, 0, 0], fake: [-0.325, -0.05, -0.875, 0.1] },
  atZero: 0.5,
});

describeOnEngines('leastSquaresDiscriminatorLoss and leastSquaresGeneratorLoss', () => {
  const discriminator = (r: Numbers, f: Numbers) => numberOf(() => leastSquaresDiscriminatorLoss(column(r), column(f)));
  const generator = (f: Numbers) => numberOf(() => leastSquaresGeneratorLoss(column(f)));

  it('RE-15: is 1/2 at r = f = 0, and L_D is 0 if and only if every r is 1 and every f is 0', () => {
    expect(discriminator([0, 0], [0, 0, 0])).toBe(0.5);
    forBatches((r, f) => {
      fc.pre(f.every((x) => x === 0 || Math.abs(x) > 1e-15)); // the square of less is 0 in float32
      const isMet = r.every((x) => x === 1) && f.every((x) => x === 0);
      expect(discriminator(r, f) === 0).toBe(isMet);
      expect(
        discriminator(
          r.map(() => 1),
          f.map(() => 0),
        ),
      ).toBe(0);
    });
  });

  it('RE-15: permuting reals or fakes changes nothing', () => {
    forBatches((r, f) => {
      expectClose(discriminator([...r].reverse(), [...f].reverse()), discriminator(r, f));
      expectClose(generator([...f].reverse()), generator(f));
    });
  });

  it('takes batches of different sizes, which a mean over pairs cannot', () => {
    const overPairs = (r: Tensor, f: Tensor) => mean(add(square(sub(r, 1)), square(f)));
    const [r, f] = [column([2, 0, 1]), column([1, 3])];
    expect(() => overPairs(r, f)).toThrow();
    expectClose(
      numberOf(() => leastSquaresDiscriminatorLoss(r, f)),
      0.5 * (2 / 3 + 5),
    );
  });
});
