import { createSeed, gradients } from '@gans/tensor';
import { checkGradients, expectNoLeak } from '@gans/tensor/testing';
import { mean, neg, type Tensor, tensor1d, tensor2d, tidy, zeros } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyFloat32, describeOnEngines, expectClose } from '#test-kit';
import { nextTopK, topKLogits } from './top-k';

const f = [-0.3, 0.8, -2.5, 1.4];
const hinge = (logits: Tensor) => neg(mean(logits));
const someLogits = fc.array(anyFloat32(), { minLength: 1, maxLength: 9 });
const bestOf = (logits: readonly number[], k: number) => {
  const best = topKLogits(tensor1d([...logits]), k);
  expect(best.shape).toEqual([Math.floor(k), 1]);
  return [...best.dataSync()];
};

describeOnEngines('topKLogits', () => {
  it('gives the vector of the hinge loss on the two best (AL-I)', () => {
    expectClose(
      tidy(() => hinge(topKLogits(tensor1d(f), 2)).dataSync()[0]!),
      -1.1,
    );
  });

  it('RE-20: gives the k largest exactly, from the largest on, with k = B all of them and so the plain loss', () => {
    fc.assert(
      fc.property(someLogits, fc.double({ min: 0, max: 1, noNaN: true }), (logits, share) => {
        const k = 1 + share * (logits.length - 1);
        const sorted = [...logits].sort((a, b) => b - a);
        expect(bestOf(logits, k)).toEqual(sorted.slice(0, Math.floor(k)));
        const plain = tidy(() => hinge(tensor1d(logits)).dataSync()[0]!);
        expectClose(
          tidy(() => hinge(topKLogits(tensor1d(logits), logits.length)).dataSync()[0]!),
          plain,
        );
      }),
      { numRuns: 40 },
    );
  });

  it('sends gradient to the chosen logits only, k of them where values are equal', () => {
    const [slope] = gradients((x: Tensor) => hinge(topKLogits(x, 2.9)))([tensor2d(f, [4, 1])]);
    expectClose(slope, tensor2d([[0], [-0.5], [0], [-0.5]]));
    const [ofEqual] = gradients((x: Tensor) => topKLogits(x, 2))([tensor1d([1, 1, 1])]);
    expect([...ofEqual.dataSync()].sort()).toEqual([0, 1, 1]);
  });

  it('is exact for logits up to 1e4', () => expect(bestOf([1e4, -1e4, 9999], 2)).toEqual([1e4, 9999]));

  it.each([1, 2] as const)('has the derivative of order %i that finite differences give', (order) => {
    const loss = (x: Tensor) => topKLogits(x.square(), 2).square();
    expect(checkGradients(loss, [tensor1d([0.3, -1, 1.3])], { order, seed: createSeed(1) })).toBeLessThan(5e-3);
  });

  it('leaves no tensors', async () => {
    const logits = tensor1d(f);
    await expectNoLeak(() => topKLogits(logits, 2).dispose());
    expect(logits.isDisposed).toBe(false);
  });

  it('rejects batches that are none, and a k outside [1, N]', async () => {
    const [logits, wide] = [tensor1d(f), zeros([2, 3])];
    await expectNoLeak(() => {
      expect(() => topKLogits(wide, 1)).toThrow(
        'topKLogits: expected fakeLogits to be [N, 1] or [N] with N >= 1, got [2, 3].',
      );
      for (const k of [0.5, 5, Number.NaN])
        expect(() => topKLogits(logits, k)).toThrow(`topKLogits: expected k to be in [1, 4], got ${k}.`);
    });
  });
});

describe('nextTopK', () => {
  it('equals the vector of a schedule (AL-I)', () => {
    const path = [8];
    while (path.length < 9) path.push(nextTopK(path.at(-1)!, 8, { gamma: 0.9, nu: 0.5 }));
    expectClose(path, [8, 7.2, 6.48, 5.832, 5.2488, 4.72392, 4.251528, 4, 4], { rtol: 1e-12 });
    expect(path.map(Math.floor)).toEqual([8, 7, 6, 5, 5, 4, 4, 4, 4]);
  });

  it('RE-20: never rises, and never falls below floor(nu B) or 1', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 256 }), share, share, share, (batchSize, gamma, nu, at) => {
        const floor = Math.max(1, Math.floor(nu * batchSize));
        const k = floor + at * (batchSize - floor);
        const next = nextTopK(k, batchSize, { gamma, nu });
        expect(next).toBeLessThanOrEqual(k);
        expect(next).toBeGreaterThanOrEqual(floor);
        expect(next === gamma * k || next === floor).toBe(true);
      }),
    );
  });

  it('shrinks by 0.99 an epoch down to half of the batch where nothing else is asked for', () => {
    expect(nextTopK(64, 64)).toBe(0.99 * 64);
    expect(nextTopK(32.1, 64)).toBe(32);
  });

  it('rejects numbers that are out of range', () => {
    for (const batchSize of [0, 1.5, Number.NaN])
      expect(() => nextTopK(1, batchSize)).toThrow(
        `nextTopK: expected batchSize to be an integer >= 1, got ${batchSize}.`,
      );
    expect(() => nextTopK(9, 8)).toThrow('nextTopK: expected k to be in [1, 8], got 9.');
    expect(() => nextTopK(8, 8, { gamma: 1.1 })).toThrow('nextTopK: expected gamma to be in [0, 1], got 1.1.');
    expect(() => nextTopK(8, 8, { nu: -1 })).toThrow('nextTopK: expected nu to be in [0, 1], got -1.');
  });
});
