import { gradients } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { type Tensor2D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { type TargetedMarginOptions, targetedMarginLoss } from './targeted-margin-loss';

const logits = [
  [2, 5, 1],
  [0, -3, 4],
  [12, 0, 1],
];
const slopesOf = (target: number, options?: TargetedMarginOptions) =>
  tidy(() => gradients((x: Tensor2D) => targetedMarginLoss(x, target, options))([tensor2d(logits)])[0]);

describeOnEngines('targetedMarginLoss', () => {
  it('UAP-C: equals the published vector', () => {
    expectClose(
      tidy(() => targetedMarginLoss(tensor2d(logits), 0).dataSync()[0]!),
      -1,
    );
    expectClose(
      tidy(() => targetedMarginLoss(tensor2d(logits), 0, { kappa: 100 }).dataSync()[0]!),
      -4 / 3,
    );
  });

  it('raises the target and lowers the largest other, until the margin is there; a fixed reference is left alone', () => {
    expectClose(slopesOf(0), [
      [-1 / 3, 1 / 3, 0],
      [-1 / 3, 0, 1 / 3],
      [0, 0, 0],
    ]);
    expectClose(slopesOf(0, { reference: 'fixed' }), [
      [-1 / 3, 0, 0],
      [-1 / 3, 0, 0],
      [0, 0, 0],
    ]);
  });

  it('moves one of the logits that tie for the largest', () => {
    const slopes = gradients((x: Tensor2D) => targetedMarginLoss(x, 0))([tensor2d([[0, 3, 3]])])[0];
    expectClose(slopes, [[-1, 1, 0]]);
  });

  it('leaves no tensor behind, and rejects what does not fit', async () => {
    await expectNoLeak(() => {
      const z = tensor2d(logits);
      targetedMarginLoss(z, 1, { reference: 'fixed' }).dispose();
      expect(() => targetedMarginLoss(z, 3)).toThrow(
        'targetedMarginLoss: expected target to be an integer from 0 to 2, got 3.',
      );
      expect(() => targetedMarginLoss(z, 0, { kappa: -1 })).toThrow(
        'expected kappa to be a finite number >= 0, got -1.',
      );
      expect(() => targetedMarginLoss(z, 0, { reference: 'fixd' as 'fixed' })).toThrow("Did you mean 'fixed'?");
      z.dispose();
    });
  });
});
