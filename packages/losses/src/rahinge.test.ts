import { relu, stopGradient } from '@gans/tensor/ops';
import { add, maximum, mean, mul, sub, type Tensor } from '@tensorflow/tfjs-core';
import { expect, expectTypeOf, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { batchA, column, describeAdversarialLoss, forBatches, numberOf, slopesOf } from './internal/adversarial-suite';
import { average, averageRelativistic, exchanged, relu as reluOf, step, without } from './internal/in-float64';
import { describeRelativisticAverage } from './internal/relativistic-average-suite';
import { rahingeDiscriminatorLoss, rahingeGeneratorLoss } from './rahinge';

type Numbers = readonly number[];

const reads = ['realLogits', 'fakeLogits'] as const;
const twin = averageRelativistic(
  { value: (u) => reluOf(1 - u), slope: (u) => -step(1 - u) },
  { value: (v) => reluOf(1 + v), slope: (v) => step(1 + v) },
);
const kinks = (r: Numbers, f: Numbers) => [...without(r, average(f) + 1), ...without(f, average(r) - 1)];

describeAdversarialLoss({
  name: 'rahingeDiscriminatorLoss',
  loss: rahingeDiscriminatorLoss,
  reads,
  ...twin,
  kinks,
  vector: { value: 0.875, real: [-0.21875, -0.21875, -0.09375, -0.21875], fake: [0.21875, 0.21875, 0.09375, 0.21875] },
  atZero: 1,
});

describeAdversarialLoss({
  name: 'rahingeGeneratorLoss',
  loss: rahingeGeneratorLoss,
  reads,
  ...exchanged(twin),
  kinks: (r, f) => kinks(f, r),
  vector: { value: 1.5125, real: [0.21875, 0.09375, 0.21875, 0.21875], fake: [-0.21875, -0.21875, -0.21875, -0.09375] },
  atZero: 1,
});

describeRelativisticAverage('rahinge', {
  discriminator: rahingeDiscriminatorLoss,
  generator: rahingeGeneratorLoss,
  stopped: (r, f) => {
    const ofReal = relu(sub(1, sub(r, stopGradient(mean(f)))));
    const ofFake = relu(add(1, sub(f, stopGradient(mean(r)))));
    return mul(0.5, add(mean(ofReal), mean(ofFake)));
  },
  atConstant: 1,
});

describeOnEngines('rahingeDiscriminatorLoss and rahingeGeneratorLoss', () => {
  const discriminator = (r: Numbers, f: Numbers) => numberOf(() => rahingeDiscriminatorLoss(column(r), column(f)));

  it('is 0 if and only if every real is 1 above the average fake and every fake 1 below the average real', () => {
    forBatches((r, f) => {
      const isSeparated = [...r.map((x) => x - average(f)), ...f.map((x) => average(r) - x)].every((gap) => gap >= 1);
      expect(discriminator(r, f) === 0).toBe(isSeparated);
      const [above, below] = [r.map((x) => 1 + Math.abs(x)), f.map((x) => -Math.abs(x))];
      expect(discriminator(above, below)).toBe(0);
    });
  });

  it('has slope 0 at its kinks, where a maximum with 0 has another', () => {
    const [r, f] = [
      [1, 1],
      [0, 0],
    ];
    expect(slopesOf(rahingeDiscriminatorLoss, r, f).flat()).toEqual([0, 0, 0, 0].map(() => expect.closeTo(0, 12)));
    const naive = (real: Tensor, fake: Tensor) => {
      const ofReal = maximum(sub(1, sub(real, mean(fake))), 0);
      const ofFake = maximum(add(1, sub(fake, mean(real))), 0);
      return mul(0.5, add(mean(ofReal), mean(ofFake)));
    };
    expectClose(
      numberOf(() => naive(column(batchA.real), column(batchA.fake))),
      discriminator(batchA.real, batchA.fake),
    );
    for (const slope of slopesOf(naive, r, f).flat()) expect(Math.abs(slope)).toBeGreaterThan(0.1);
  });

  it('needs the real logits in the type of the generator loss too', () => {
    expectTypeOf(rahingeGeneratorLoss).parameters.toEqualTypeOf<[realLogits: Tensor, fakeLogits: Tensor]>();
  });
});
