import { mean, sub, type Tensor } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { column, describeAdversarialLoss, forBatches, numberOf } from './internal/adversarial-suite';
import { average } from './internal/in-float64';
import { wassersteinDiscriminatorLoss, wassersteinGeneratorLoss } from './wasserstein';

type Numbers = readonly number[];

describeAdversarialLoss({
  name: 'wassersteinDiscriminatorLoss',
  loss: wassersteinDiscriminatorLoss,
  reads: ['realLogits', 'fakeLogits'],
  value: (r, f) => average(f) - average(r),
  slopes: (r, f) => [r.map(() => -1 / r.length), f.map(() => 1 / f.length)],
  vector: { value: -0.5, real: [-0.25, -0.25, -0.25, -0.25], fake: [0.25, 0.25, 0.25, 0.25] },
  atZero: 0,
});

describeAdversarialLoss({
  name: 'wassersteinGeneratorLoss',
  loss: (_, fake) => wassersteinGeneratorLoss(fake),
  reads: ['fakeLogits'],
  value: (_, f) => -average(f),
  slopes: (r, f) => [r.map(() => 0), f.map(() => -1 / f.length)],
  vector: { value: 0.15, real: [0, 0, 0, 0], fake: [-0.25, -0.25, -0.25, -0.25] },
  atZero: 0,
});

describeOnEngines('wassersteinDiscriminatorLoss and wassersteinGeneratorLoss', () => {
  const discriminator = (r: Numbers, f: Numbers) => numberOf(() => wassersteinDiscriminatorLoss(column(r), column(f)));
  const generator = (f: Numbers) => numberOf(() => wassersteinGeneratorLoss(column(f)));

  it('RE-15: is 0 at r = f = 0', () => {
    expect(discriminator([0, 0], [0])).toBe(0);
  });

  it('RE-15: L_D is antisymmetric under swapping r and f', () => {
    forBatches((r, f) => expectClose(discriminator(f, r), -discriminator(r, f), { rtol: 0, atol: 0 }));
  });

  it('RE-15: permuting reals or fakes changes nothing', () => {
    forBatches((r, f) => {
      expectClose(discriminator([...r].reverse(), [...f].reverse()), discriminator(r, f), { atol: 1e-5 });
      expectClose(generator([...f].reverse()), generator(f), { atol: 1e-5 });
    });
  });

  it('falls by c when c is added to every fake logit (generator), and not at all when to both batches (discriminator)', () => {
    forBatches((r, f) => {
      const shifted = (values: Numbers) => values.map((x) => x + 3);
      expectClose(generator(shifted(f)), generator(f) - 3, { atol: 1e-5 });
      expectClose(discriminator(shifted(r), shifted(f)), discriminator(r, f), { atol: 1e-5 });
    });
  });

  it('takes batches of different sizes, which a mean over pairs cannot', () => {
    const overPairs = (r: Tensor, f: Tensor) => mean(sub(f, r));
    const [r, f] = [column([2, 0, 1]), column([1, 3])];
    expect(() => overPairs(r, f)).toThrow();
    expect(numberOf(() => wassersteinDiscriminatorLoss(r, f))).toBe(1);
  });
});
