import { createSeed, gradients } from '@gans/tensor';
import { checkGradients, expectNoLeak } from '@gans/tensor/testing';
import { type Tensor, tensor1d, tensor2d, tidy, zeros } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyFloat32, describeOnEngines, expectClose } from '#test-kit';
import { consistencyRegularization, type Outputs } from './consistency';

const lossOf = (outputs: Outputs, others: Outputs) =>
  tidy(() => consistencyRegularization(outputs, others).dataSync()[0]!);
const pairs = fc.array(fc.tuple(anyFloat32(), anyFloat32()), { minLength: 1, maxLength: 8 });
const meanSquare = (rows: readonly (readonly [number, number])[]) =>
  rows.reduce((sum, [a, b]) => sum + (a - b) ** 2, 0) / rows.length;

describeOnEngines('consistencyRegularization', () => {
  it('equals the vector of a mean squared difference (AL-K)', () => {
    expectClose(lossOf(tensor1d([0.5, -1.2, 2, 0.1]), tensor1d([-0.3, 0.8, -2.5, 1.4])), 6.645);
  });

  it('RE-17: is 0 where the augmentation changes nothing, and >= 0 in general', () => {
    fc.assert(
      fc.property(pairs, (rows) => {
        const [plain, augmented] = [tensor1d(rows.map(([a]) => a)), tensor1d(rows.map(([, b]) => b))];
        expect(lossOf(plain, plain)).toBe(0);
        const value = lossOf(plain, augmented);
        expect(value).toBeGreaterThanOrEqual(0);
        expectClose(value, meanSquare(rows));
      }),
      { numRuns: 40 },
    );
  });

  it('adds up the outputs of D, each as its own mean', () => {
    const [logits, embeddings] = [
      tensor2d([[1], [2]]),
      tensor2d([
        [1, 1, 1],
        [0, 0, 0],
      ]),
    ];
    const [otherLogits, otherEmbeddings] = [
      tensor2d([[1], [4]]),
      tensor2d([
        [1, 1, 4],
        [0, 0, 3],
      ]),
    ];
    expectClose(lossOf([logits, embeddings], [otherLogits, otherEmbeddings]), 2 + 3);
    expectClose(lossOf([logits], [otherLogits]), lossOf(logits, otherLogits));
  });

  it('has a gradient on both sides, 2 (a - b) / n', () => {
    const [a, b] = [tensor1d([1, 4]), tensor1d([3, 3])];
    const [ofA, ofB] = gradients((x: Tensor, y: Tensor) => consistencyRegularization(x, y))([a, b]);
    expectClose(ofA, tensor1d([-2, 1]));
    expectClose(ofB, tensor1d([2, -1]));
  });

  it.each([1, 2] as const)('has the derivative of order %i that finite differences give', (order) => {
    const loss = (a: Tensor, b: Tensor) => consistencyRegularization(a, b.square());
    const inputs = [tensor1d([0.3, -1, 2]), tensor1d([1, 0.4, -0.7])];
    expect(checkGradients(loss, inputs, { order, seed: createSeed(1) })).toBeLessThan(5e-3);
  });

  it('is finite for logits up to 1e4', () => {
    expectClose(lossOf(tensor1d([1e4]), tensor1d([-1e4])), 4e8);
  });

  it('leaves no tensors', async () => {
    const [a, b] = [tensor1d([1]), tensor1d([2])];
    await expectNoLeak(() => consistencyRegularization([a, b], [b, a]).dispose());
    expect(a.isDisposed || b.isDisposed).toBe(false);
  });

  it('rejects outputs that do not pair up', async () => {
    const [two, three, empty] = [tensor1d([1, 2]), tensor1d([1, 2, 3]), zeros([0])];
    const failure = (outputs: Outputs, others: Outputs) => () => consistencyRegularization(outputs, others);
    await expectNoLeak(() => {
      expect(failure(two, three)).toThrow(
        'consistencyRegularization: expected augmentedOutputs to be [2] to go with realOutputs, got [3].',
      );
      expect(failure([two, two], [two, three])).toThrow(
        'expected augmentedOutputs[1] to be [2] to go with realOutputs[1], got [3].',
      );
      expect(failure([two, two], [two])).toThrow(
        'consistencyRegularization: expected realOutputs and augmentedOutputs to hold the same outputs of the net, at least one, got 2 and 1.',
      );
      expect(failure([], [])).toThrow('at least one, got 0 and 0.');
      expect(failure(empty, empty)).toThrow(
        'consistencyRegularization: expected realOutputs to be [N, ...], not empty, got [0].',
      );
    });
  });
});
