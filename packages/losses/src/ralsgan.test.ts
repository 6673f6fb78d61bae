import { stopGradient } from '@gans/tensor/ops';
import { add, mean, mul, square, sub, type Tensor } from '@tensorflow/tfjs-core';
import { expectTypeOf, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { column, describeAdversarialLoss, forBatches, numberOf } from './internal/adversarial-suite';
import { average, averageRelativistic, exchanged } from './internal/in-float64';
import { describeRelativisticAverage } from './internal/relativistic-average-suite';
import { ralsganDiscriminatorLoss, ralsganGeneratorLoss } from './ralsgan';

const reads = ['realLogits', 'fakeLogits'] as const;
const twin = averageRelativistic(
  { value: (u) => (u - 1) ** 2, slope: (u) => 2 * (u - 1) },
  { value: (v) => (v + 1) ** 2, slope: (v) => 2 * (v + 1) },
);

describeAdversarialLoss({
  name: 'ralsganDiscriminatorLoss',
  loss: ralsganDiscriminatorLoss,
  reads,
  ...twin,
  vector: { value: 2.0075, real: [-0.2125, -0.6375, 0.1625, -0.3125], fake: [0.2125, 0.4875, -0.3375, 0.6375] },
  atZero: 1,
});

describeAdversarialLoss({
  name: 'ralsganGeneratorLoss',
  loss: ralsganGeneratorLoss,
  reads,
  ...exchanged(twin),
  vector: { value: 4.0075, real: [0.7875, 0.3625, 1.1625, 0.6875], fake: [-0.7875, -0.5125, -1.3375, -0.3625] },
  atZero: 1,
});

describeRelativisticAverage('ralsgan', {
  discriminator: ralsganDiscriminatorLoss,
  generator: ralsganGeneratorLoss,
  stopped: (r, f) => {
    const ofReal = square(sub(sub(r, stopGradient(mean(f))), 1));
    const ofFake = square(add(sub(f, stopGradient(mean(r))), 1));
    return mul(0.5, add(mean(ofReal), mean(ofFake)));
  },
  atConstant: 1,
});

describeOnEngines('ralsganDiscriminatorLoss and ralsganGeneratorLoss', () => {
  it('AL-1: L_G - L_D is 4 (mean r - mean f)', () => {
    forBatches((r, f) => {
      const generator = numberOf(() => ralsganGeneratorLoss(column(r), column(f)));
      const discriminator = numberOf(() => ralsganDiscriminatorLoss(column(r), column(f)));
      // Both are as large as a square of 16, and hold seven digits.
      expectClose(generator - discriminator, 4 * (average(r) - average(f)), { rtol: 3e-5, atol: 2e-4 });
    });
  });

  it('needs the real logits in the type of the generator loss too', () => {
    expectTypeOf(ralsganGeneratorLoss).parameters.toEqualTypeOf<[realLogits: Tensor, fakeLogits: Tensor]>();
  });
});
