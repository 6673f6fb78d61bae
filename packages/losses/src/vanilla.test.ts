import { createSeed, permutation } from '@gans/tensor';
import { add, log, mean, neg, sigmoid, sub, type Tensor } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { batchA, column, describeAdversarialLoss, forBatches, numberOf, slopesOf } from './internal/adversarial-suite';
import { average, logistic, softplus } from './internal/in-float64';
import { vanillaDiscriminatorLoss, vanillaGeneratorLoss } from './vanilla';

type Numbers = readonly number[];

const minimaxLoss = (fake: Tensor) => vanillaGeneratorLoss(fake, { form: 'minimax' });
const noSlopes = (r: Numbers) => r.map(() => 0);

describeAdversarialLoss({
  name: 'vanillaDiscriminatorLoss',
  loss: vanillaDiscriminatorLoss,
  reads: ['realLogits', 'fakeLogits'],
  value: (r, f) => average(r.map((x) => softplus(-x))) + average(f.map(softplus)),
  slopes: (r, f) => [r.map((x) => -logistic(-x) / r.length), f.map((x) => logistic(x) / f.length)],
  vector: {
    value: 1.53336179432,
    real: [-0.0943851671995, -0.192131195875, -0.0298007305055, -0.11875520313],
    fake: [0.106389370797, 0.172493620282, 0.0189645450053, 0.20054597214],
  },
  atZero: 2 * Math.LN2,
});

describeAdversarialLoss({
  name: 'vanillaGeneratorLoss',
  loss: (_, fake) => vanillaGeneratorLoss(fake),
  reads: ['fakeLogits'],
  value: (_, f) => average(f.map((x) => softplus(-x))),
  slopes: (r, f) => [noSlopes(r), f.map((x) => -logistic(-x) / f.length)],
  vector: {
    value: 1.00619076366,
    real: [0, 0, 0, 0],
    fake: [-0.143610629203, -0.0775063797181, -0.231035454995, -0.0494540278604],
  },
  atZero: Math.LN2,
});

describeAdversarialLoss({
  name: 'vanillaGeneratorLoss',
  loss: (_, fake) => minimaxLoss(fake),
  reads: ['fakeLogits'],
  value: (_, f) => -average(f.map(softplus)),
  slopes: (r, f) => [noSlopes(r), f.map((x) => -logistic(x) / f.length)],
  // From AL-A: ln(1 - sigmoid(f)) is what the discriminator's loss subtracts, so the slopes are those of D with the other sign.
  vector: {
    value: -(1.00619076366 + average(batchA.fake)),
    real: [0, 0, 0, 0],
    fake: [-0.106389370797, -0.172493620282, -0.0189645450053, -0.20054597214],
  },
  atZero: -Math.LN2,
});

describeOnEngines('vanillaDiscriminatorLoss and vanillaGeneratorLoss', () => {
  const discriminator = (r: Numbers, f: Numbers) => numberOf(() => vanillaDiscriminatorLoss(column(r), column(f)));
  const generator = (f: Numbers) => numberOf(() => vanillaGeneratorLoss(column(f)));
  const minimax = (f: Numbers) => numberOf(() => minimaxLoss(column(f)));

  it('RE-15: L_D is above 0, and 2 ln 2 at r = f = 0', () => {
    forBatches((r, f) => expect(discriminator(r, f)).toBeGreaterThan(0), { limit: 40 });
    expectClose(discriminator([0, 0], [0]), 2 * Math.LN2);
  });

  it('RE-15: permuting reals or fakes changes nothing', () => {
    forBatches((r, f) => {
      const permuted = Array.from(permutation(createSeed(r.length), r.length), (i) => r[i]!);
      expectClose(discriminator(permuted, [...f].reverse()), discriminator(r, f));
      expectClose(generator([...f].reverse()), generator(f));
      expectClose(minimax([...f].reverse()), minimax(f));
    });
  });

  it('has forms that mirror each other, and differ in where they are steep', () => {
    forBatches((_, f) => expectClose(minimax(f), -generator(f.map((x) => -x))));
    const slopeAt = (x: number, form: 'non-saturating' | 'minimax') =>
      slopesOf((_, f) => vanillaGeneratorLoss(f, { form }), [0], [x])[1][0]!;
    expectClose(slopeAt(-20, 'non-saturating'), -1);
    expectClose(slopeAt(-20, 'minimax'), -logistic(-20), { atol: 1e-12 });
  });

  it('is finite where a sigmoid followed by a logarithm is not', () => {
    const naive = (r: Tensor, f: Tensor) => neg(add(mean(log(sigmoid(r))), mean(log(sub(1, sigmoid(f))))));
    const naiveOf = (r: Numbers, f: Numbers) => numberOf(() => naive(column(r), column(f)));
    expectClose(naiveOf(batchA.real, batchA.fake), discriminator(batchA.real, batchA.fake));
    expect(naiveOf([0], [18])).toBe(Infinity);
    expectClose(discriminator([0], [18]), Math.LN2 + 18);
  });

  it('does not saturate where a small constant inside the logarithm makes it (AL-D)', () => {
    const withEpsilon = (r: Tensor, f: Tensor) =>
      neg(add(mean(log(sigmoid(r))), mean(log(add(sub(1, sigmoid(f)), 1e-6)))));
    const naiveOf = (r: Numbers, f: Numbers) => numberOf(() => withEpsilon(column(r), column(f)));
    expectClose(naiveOf(batchA.real, batchA.fake), 1.53335901841, { rtol: 3e-7, atol: 0 });
    expect(Math.abs(naiveOf(batchA.real, batchA.fake) - discriminator(batchA.real, batchA.fake))).toBeGreaterThan(1e-6);
    const fakeTermAt = (x: number) => naiveOf([40], [x]);
    expectClose(fakeTermAt(50), 13.815510558);
    expectClose(fakeTermAt(1000), 13.815510558);
    expectClose(slopesOf(withEpsilon, [40], [50])[1], [0]);
    expectClose(discriminator([40], [50]), 50);
    expectClose(slopesOf(vanillaDiscriminatorLoss, [40], [50])[1], [1]);

    const generatorWithEpsilon = (f: Tensor) => neg(mean(log(sigmoid(add(f, 1e-6)))));
    expectClose(
      numberOf(() => generatorWithEpsilon(column(batchA.fake))),
      1.00619026205,
      { rtol: 3e-7, atol: 0 },
    );
  });

  it('rejects an unknown form and names the nearest one', () => {
    const call = (form: string) => vanillaGeneratorLoss(column([1]), { form: form as 'minimax' });
    expect(() => call('minmax')).toThrow(
      "vanillaGeneratorLoss: expected form to be one of 'non-saturating', 'minimax', got 'minmax'. Did you mean 'minimax'?",
    );
    expect(() => call('saturating')).toThrow("Did you mean 'non-saturating'?");
  });
});
