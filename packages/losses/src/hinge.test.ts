import { createSeed, permutation } from '@gans/tensor';
import { add, maximum, mean, sub, type Tensor } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyFloat32, describeOnEngines, expectClose } from '#test-kit';
import { hingeDiscriminatorLoss, hingeGeneratorLoss } from './hinge';
import { batchA, column, describeAdversarialLoss, forBatches, numberOf, slopesOf } from './internal/adversarial-suite';
import { average, relu, step } from './internal/in-float64';

type Numbers = readonly number[];

describeAdversarialLoss({
  name: 'hingeDiscriminatorLoss',
  loss: hingeDiscriminatorLoss,
  reads: ['realLogits', 'fakeLogits'],
  value: (r, f) => average(r.map((x) => relu(1 - x))) + average(f.map((x) => relu(1 + x))),
  slopes: (r, f) => [r.map((x) => -step(1 - x) / r.length), f.map((x) => step(1 + x) / f.length)],
  kinks: (r, f) => [...r.map((x) => x - 1), ...f.map((x) => x + 1)],
  vector: { value: 2.125, real: [-0.25, -0.25, 0, -0.25], fake: [0.25, 0.25, 0, 0.25] },
  atZero: 2,
});

describeAdversarialLoss({
  name: 'hingeGeneratorLoss',
  loss: (_, fake) => hingeGeneratorLoss(fake),
  reads: ['fakeLogits'],
  value: (_, f) => -average(f),
  slopes: (r, f) => [r.map(() => 0), f.map(() => -1 / f.length)],
  vector: { value: 0.15, real: [0, 0, 0, 0], fake: [-0.25, -0.25, -0.25, -0.25] },
  atZero: 0,
});

describeOnEngines('hingeDiscriminatorLoss and hingeGeneratorLoss', () => {
  const discriminator = (r: Numbers, f: Numbers) => numberOf(() => hingeDiscriminatorLoss(column(r), column(f)));
  const generator = (f: Numbers) => numberOf(() => hingeGeneratorLoss(column(f)));

  it('RE-15: L_D is 2 at r = f = 0', () => {
    expect(discriminator([0, 0, 0], [0, 0])).toBe(2);
  });

  it('RE-15: L_D is 0 if and only if every r >= 1 and every f <= -1', () => {
    forBatches((r, f) => {
      const isSeparated = r.every((x) => x >= 1) && f.every((x) => x <= -1);
      expect(discriminator(r, f) === 0).toBe(isSeparated);
      const apart = (values: Numbers, sign: number) => values.map((x) => sign * (1 + Math.abs(x)));
      expect(discriminator(apart(r, 1), apart(f, -1))).toBe(0);
    });
  });

  it('RE-15: permuting reals or fakes changes nothing', () => {
    forBatches((r, f) => {
      const permuted = Array.from(permutation(createSeed(r.length), r.length), (i) => r[i]!);
      expectClose(discriminator(permuted, [...f].reverse()), discriminator(r, f));
      expectClose(generator([...f].reverse()), generator(f), { atol: 1e-5 });
    });
  });

  it('falls by c when c is added to every fake logit (generator)', () => {
    fc.assert(
      fc.property(fc.array(anyFloat32(8), { minLength: 1, maxLength: 7 }), anyFloat32(10), (f, c) => {
        expectClose(generator(f.map((x) => x + c)), generator(f) - c, { atol: 1e-5 });
      }),
      { numRuns: 30 },
    );
  });

  it('has slope 0 at its kinks, where a maximum with 0 has slope 1', () => {
    const naive = (r: Tensor, f: Tensor) => add(mean(maximum(sub(1, r), 0)), mean(maximum(add(1, f), 0)));
    expectClose(
      numberOf(() => naive(column(batchA.real), column(batchA.fake))),
      discriminator(batchA.real, batchA.fake),
    );
    expectClose(slopesOf(hingeDiscriminatorLoss, [1, 0], [-1, 0]).flat(), [0, -0.5, 0, 0.5]);
    expectClose(slopesOf(naive, [1, 0], [-1, 0]).flat(), [-0.5, -0.5, 0.5, 0.5]);
  });
});
