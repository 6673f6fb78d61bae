import { softplus, stopGradient } from '@gans/tensor/ops';
import { add, log, mean, mul, neg, sigmoid, sub, type Tensor } from '@tensorflow/tfjs-core';
import { expect, expectTypeOf, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { batchA, column, describeAdversarialLoss, forBatches, numberOf } from './internal/adversarial-suite';
import { average, averageRelativistic, exchanged, logistic, softplus as softplusOf } from './internal/in-float64';
import { describeRelativisticAverage } from './internal/relativistic-average-suite';
import { rasganDiscriminatorLoss, rasganGeneratorLoss } from './rasgan';

const reads = ['realLogits', 'fakeLogits'] as const;
const twin = averageRelativistic(
  { value: (u) => softplusOf(-u), slope: (u) => -logistic(-u) },
  { value: softplusOf, slope: logistic },
);

describeAdversarialLoss({
  name: 'rasganDiscriminatorLoss',
  loss: rasganDiscriminatorLoss,
  reads,
  ...twin,
  vector: {
    value: 0.653229222176,
    real: [-0.0975325980306, -0.147255768263, -0.0677003087547, -0.109386843254],
    fake: [0.0936836658765, 0.127139877954, 0.0576451383627, 0.143406836108],
  },
  atZero: Math.LN2,
});

describeAdversarialLoss({
  name: 'rasganGeneratorLoss',
  loss: rasganGeneratorLoss,
  reads,
  ...exchanged(twin),
  vector: {
    value: 1.15322922218,
    real: [0.152467401969, 0.102744231737, 0.182299691245, 0.140613156746],
    fake: [-0.156316334124, -0.122860122046, -0.192354861637, -0.106593163892],
  },
  atZero: Math.LN2,
});

describeRelativisticAverage('rasgan', {
  discriminator: rasganDiscriminatorLoss,
  generator: rasganGeneratorLoss,
  stopped: (r, f) => {
    const ofReal = softplus(sub(stopGradient(mean(f)), r));
    const ofFake = softplus(sub(f, stopGradient(mean(r))));
    return mul(0.5, add(mean(ofReal), mean(ofFake)));
  },
  atConstant: Math.LN2,
});

describeOnEngines('rasganDiscriminatorLoss and rasganGeneratorLoss', () => {
  const [discriminator, generator] = [rasganDiscriminatorLoss, rasganGeneratorLoss].map(
    (loss) => (r: readonly number[], f: readonly number[]) => numberOf(() => loss(column(r), column(f))),
  ) as [Twin, Twin];

  it('AL-1: L_G - L_D is mean r - mean f', () => {
    forBatches((r, f) =>
      expectClose(generator(r, f) - discriminator(r, f), average(r) - average(f), { rtol: 3e-5, atol: 1e-5 }),
    );
  });

  it('has the values of the test vector of large logits (AL-B)', () => {
    const [r, f] = [
      [1, -2, 30],
      [0.5, 3, -50],
    ];
    expectClose(discriminator(r, f), 0.000229620431892, { atol: 0 });
    expectClose(generator(r, f), 25.1668962871);
  });

  it('is finite where a sigmoid followed by a logarithm is not', () => {
    const naive = (r: Tensor, f: Tensor) => {
      const ofReal = log(sigmoid(sub(r, mean(f))));
      const ofFake = log(sub(1, sigmoid(sub(f, mean(r)))));
      return neg(mul(0.5, add(mean(ofReal), mean(ofFake))));
    };
    const naiveOf = (r: readonly number[], f: readonly number[]) => numberOf(() => naive(column(r), column(f)));
    expectClose(naiveOf(batchA.real, batchA.fake), discriminator(batchA.real, batchA.fake));
    expect(naiveOf([0], [200])).toBe(Infinity);
    expect(discriminator([0], [200])).toBe(200);
  });

  it('needs the real logits in the type of the generator loss too', () => {
    expectTypeOf(rasganGeneratorLoss).parameters.toEqualTypeOf<[realLogits: Tensor, fakeLogits: Tensor]>();
  });
});

type Twin = (real: readonly number[], fake: readonly number[]) => number;
