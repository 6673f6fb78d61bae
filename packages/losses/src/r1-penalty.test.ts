import { gradients } from '@gans/tensor';
import { matMul, mul, scalar, type Tensor, type Tensor2D, tensor2d, zeros } from '@tensorflow/tfjs-core';
import { it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { describeSlopePenalty, numberOf, quadratic, realF } from './internal/penalty-suite';
import { r1Penalty } from './r1-penalty';

describeSlopePenalty({
  name: 'r1Penalty',
  penalty: (discriminator, real) => r1Penalty(discriminator, real),
  ofLinear: (length) => length ** 2 / 2,
});

describeOnEngines('r1Penalty', () => {
  it('equals the vectors of a linear and a quadratic discriminator, and its derivative (AL-E, AL-F)', () => {
    const linear = (x: Tensor2D) => matMul(x, tensor2d([[0.6], [0.8], [2]]));
    expectClose(
      numberOf(() => r1Penalty(linear, zeros([2, 3]))),
      2.5,
    );
    const loss = (a: Tensor) => r1Penalty(quadratic(a), realF());
    expectClose(
      numberOf(() => loss(scalar(1))),
      1.5,
    );
    expectClose(gradients(loss)([scalar(1)])[0], scalar(3));
  });

  it('takes its slope before an augmentation that is bound in D', () => {
    const augmented = (x: Tensor2D) => quadratic(scalar(1))(mul(x, 2));
    expectClose(
      numberOf(() => r1Penalty(augmented, realF())),
      16 * 1.5,
    );
  });
});
