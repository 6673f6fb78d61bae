import { gradients } from '@gans/tensor';
import { oneHotRows } from '@gans/tensor/ops';
import { expectNoLeak } from '@gans/tensor/testing';
import { tidy, zeros } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { activeOutput } from './active-output';
import { matrix } from './internal/embedded-batches';
import { anyLogits } from './internal/labelled-logits';

describeOnEngines('activeOutput', () => {
  it('A5: is the y-th output for a one-hot condition, with slope 1 there and exactly 0 elsewhere', () => {
    fc.assert(
      fc.property(anyLogits(), ({ logits, labels }) => {
        tidy(() => {
          const [outputs, conditions] = [matrix(logits), oneHotRows(labels, logits[0]!.length)];
          const active = activeOutput(outputs, conditions);
          expect(active.shape).toEqual([labels.length]);
          expectClose(
            active,
            logits.map((row, i) => row[labels[i]!]!),
            { rtol: 1e-6, atol: 0 },
          );
          const [slopes] = gradients((x: typeof outputs) => activeOutput(x, conditions))([outputs]);
          expectClose(slopes, conditions, { rtol: 0, atol: 0 });
        });
      }),
      { numRuns: 30 },
    );
  });

  it('adds up the outputs of several conditions, and is 0 without any', () => {
    const outputs = matrix([
      [0.8, -0.3, 0.1],
      [1, 2, 3],
    ]);
    const conditions = matrix([
      [1, 0, 1],
      [0, 0, 0],
    ]);
    expectClose(activeOutput(outputs, conditions), [0.9, 0]);
  });

  it('leaves no tensors, and rejects before making one matrices of different shapes', async () => {
    const [outputs, other, flat] = [matrix([[1, 2]]), matrix([[1]]), zeros([2]) as never];
    await expectNoLeak(() => {
      activeOutput(outputs, outputs).dispose();
      expect(() => activeOutput(outputs, other)).toThrow(
        'activeOutput: expected conditions to have the shape of outputs, [1, 2], got [1, 1]. Row i of each belongs to sample i.',
      );
      expect(() => activeOutput(flat, other)).toThrow(
        'activeOutput: expected outputs to be [N, C], not empty, got [2].',
      );
    });
  });
});
