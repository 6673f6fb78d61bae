import { expectNoLeak } from '@gans/tensor/testing';
import { dispose, mul, scalar, tensor1d, tensor2d, tidy, zeros } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { matrix } from './internal/embedded-batches';
import { anyMatrix } from './internal/labelled-logits';
import { mixBatches, mixedBatchSize } from './mixed-batch';

describe('mixedBatchSize', () => {
  it('equals the test vectors', () => {
    const sizes = (epochs: number[], rate: number) =>
      epochs.map((epoch) => mixedBatchSize({ epoch, batchSize: 32, rate }));
    expect(sizes([0, 3, 4, 10, 29, 49, 50, 99], 0.01)).toEqual([0, 0, 1, 3, 9, 15, 16, 16]);
    expect(sizes([1, 2, 10, 19, 20], 0.025)).toEqual([0, 1, 8, 15, 16]);
    expect(mixedBatchSize({ epoch: 45, batchSize: 5, rate: 0.01 })).toBe(2);
  });

  it('A6: never exceeds half of the batch, and never falls with the epoch', () => {
    const share = fc.double({ min: 0, max: 2, noNaN: true });
    fc.assert(
      fc.property(fc.nat({ max: 1000 }), fc.integer({ min: 1, max: 512 }), share, (epoch, batchSize, rate) => {
        const size = mixedBatchSize({ epoch, batchSize, rate });
        expect(Number.isInteger(size) && size >= 0 && size <= Math.floor(batchSize / 2)).toBe(true);
        expect(mixedBatchSize({ epoch: epoch + 1, batchSize, rate })).toBeGreaterThanOrEqual(size);
      }),
    );
  });

  it('is floor(rate epoch B) in decimals, whatever binary fractions make of it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 200 }), (epoch, batchSize) => {
        expect(mixedBatchSize({ epoch, batchSize, rate: 0.01 })).toBe(Math.floor((epoch * batchSize) / 100));
      }),
      { examples: [[29, 100]] },
    );
  });

  it('rejects what is no schedule', () => {
    const schedule = { epoch: 1, batchSize: 32, rate: 0.01 };
    for (const epoch of [-1, 0.5, Number.NaN])
      expect(() => mixedBatchSize({ ...schedule, epoch })).toThrow(
        `mixedBatchSize: expected epoch to be an integer >= 0, got ${epoch}.`,
      );
    for (const batchSize of [0, 1.5])
      expect(() => mixedBatchSize({ ...schedule, batchSize })).toThrow(
        `mixedBatchSize: expected batchSize to be an integer >= 1, got ${batchSize}.`,
      );
    expect(() => mixedBatchSize({ ...schedule, rate: -0.1 })).toThrow(
      'mixedBatchSize: expected rate to be a finite number >= 0, got -0.1.',
    );
  });
});

describeOnEngines('mixBatches', () => {
  const anyBatches = fc
    .record({ n: fc.integer({ min: 1, max: 7 }), d: fc.integer({ min: 1, max: 3 }), s: fc.nat({ max: 7 }) })
    .chain(({ n, d, s }) =>
      fc.record({ real: anyMatrix(n, d), fake: anyMatrix(n, d), size: fc.constant(Math.min(s, n)) }),
    );

  it('A6: holds s real images before B - s generated ones in the first batch, and the converse in the second', () => {
    fc.assert(
      fc.property(anyBatches, ({ real, fake, size }) => {
        tidy(() => {
          const [first, second] = mixBatches(matrix(real), matrix(fake), size);
          expectClose(first, [...real.slice(0, size), ...fake.slice(size)], { rtol: 0, atol: 0 });
          expectClose(second, [...fake.slice(0, size), ...real.slice(size)], { rtol: 0, atol: 0 });
        });
      }),
      { numRuns: 30 },
    );
  });

  it('A6: gives the unmixed outputs back, for any s, where D treats each image alone', () => {
    fc.assert(
      fc.property(anyBatches, ({ real, fake, size }) => {
        tidy(() => {
          const judge = (images: ReturnType<typeof matrix>) => mul(images.square(), 3).add(images) as typeof images;
          const [first, second] = mixBatches(matrix(real), matrix(fake), size);
          const [ofReal, ofFake] = mixBatches(judge(first), judge(second), size);
          expectClose(ofReal, judge(matrix(real)), { rtol: 0, atol: 0 });
          expectClose(ofFake, judge(matrix(fake)), { rtol: 0, atol: 0 });
        });
      }),
      { numRuns: 30 },
    );
  });

  it('takes tensors of any rank from 1 on', () => {
    const [first] = mixBatches(tensor1d([1, 2, 3]), tensor1d([-1, -2, -3]), 2);
    expectClose(first, [1, 2, -3]);
    const images = zeros([2, 3, 3, 1]);
    expect(mixBatches(images, images, 1)[1].shape).toEqual([2, 3, 3, 1]);
  });

  it('leaves no tensors, and rejects before making one what it cannot honour', async () => {
    const [real, other, point, none] = [tensor2d([[1], [2]]), tensor2d([[1, 2]]), scalar(1), zeros([0, 2])];
    await expectNoLeak(() => {
      dispose(mixBatches(real, real, 1));
      for (const size of [-1, 3, 0.5, Number.NaN])
        expect(() => mixBatches(real, real, size)).toThrow(
          `mixBatches: expected size to be an integer from 0 to 2, got ${size}.`,
        );
      expect(() => mixBatches(real, other, 1)).toThrow(
        'mixBatches: expected fake to have the shape of real, [2, 1], got [1, 2]. Generate as many images as there are real ones.',
      );
      expect(() => mixBatches(point, point, 0)).toThrow('mixBatches: expected real to be [B, ...], not empty, got [].');
      expect(() => mixBatches(none, none, 0)).toThrow('expected real to be [B, ...], not empty, got [0, 2].');
      expect(() => mixBatches(real, undefined as never, 0)).toThrow(
        'mixBatches: expected fake to be a tensor, got undefined.',
      );
      expect(() => mixBatches(undefined as never, real, 0)).toThrow(
        'mixBatches: expected real to be a tensor, got undefined.',
      );
    });
  });
});
