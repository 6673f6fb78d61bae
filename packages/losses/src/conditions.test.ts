import { oneHotRows } from '@gans/tensor/ops';
import { expectNoLeak } from '@gans/tensor/testing';
import { mean, square, sub, sum, tidy, zeros } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { complementaryConditions, rescaledConditions } from './conditions';
import { matrix } from './internal/embedded-batches';

describeOnEngines('complementaryConditions', () => {
  it('equals the test vector', () => {
    expectClose(complementaryConditions(matrix([[1, 0, 1]])), [1, 0, 1, 0, 1, 0]);
  });

  it('A7: has exactly J active entries a row, a attribute or its absence', () => {
    const rows = fc
      .record({ n: fc.integer({ min: 1, max: 5 }), j: fc.integer({ min: 1, max: 6 }) })
      .chain(({ n, j }) => {
        const row = fc.array(fc.constantFrom(0, 1), { minLength: j, maxLength: j });
        return fc.array(row, { minLength: n, maxLength: n });
      });
    fc.assert(
      fc.property(rows, (attributes) => {
        const count = attributes[0]!.length;
        tidy(() => {
          const conditions = complementaryConditions(matrix(attributes));
          expect(conditions.shape).toEqual([attributes.length, 2 * count]);
          const absent = attributes.map((row) => row.map((a) => 1 - a));
          expectClose(
            conditions,
            attributes.map((row, i) => [...row, ...absent[i]!]),
            { rtol: 0, atol: 0 },
          );
          expectClose(
            sum(conditions, 1),
            attributes.map(() => count),
            { rtol: 0, atol: 0 },
          );
        });
      }),
      { numRuns: 30 },
    );
  });

  it('leaves no tensors, and rejects before making one what is no matrix', async () => {
    const [attributes, flat] = [matrix([[1, 0]]), zeros([2]) as never];
    await expectNoLeak(() => {
      complementaryConditions(attributes).dispose();
      expect(() => complementaryConditions(flat)).toThrow(
        'complementaryConditions: expected attributes to be [N, J], not empty, got [2].',
      );
    });
  });
});

describeOnEngines('rescaledConditions', () => {
  it('is 3 and -1/3 for ten classes (test vector)', () => {
    const expected = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((k) => (k === 4 ? 3 : -1 / 3));
    expectClose(rescaledConditions(oneHotRows([4], 10)), expected);
  });

  it('has mean 0 and variance 1 an entry where classes are equally frequent', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), (classCount) => {
        tidy(() => {
          const all = Array.from({ length: classCount }, (_, k) => k);
          const rescaled = rescaledConditions(oneHotRows(all, classCount));
          const zero = all.map(() => 0);
          expectClose(mean(rescaled, 0), zero, { atol: 1e-5 });
          expectClose(sub(mean(square(rescaled), 0), 1), zero, { atol: 1e-5 });
        });
      }),
      { numRuns: 12 },
    );
  });

  it('leaves no tensors, and rejects before making one what is no matrix of two columns', async () => {
    const [conditions, single, flat] = [matrix([[1, 0]]), matrix([[1]]), zeros([2]) as never];
    await expectNoLeak(() => {
      rescaledConditions(conditions).dispose();
      expect(() => rescaledConditions(single)).toThrow(
        'rescaledConditions: expected conditions to be [N, C] with C >= 2, got [1, 1]. A single class has no variance.',
      );
      expect(() => rescaledConditions(flat)).toThrow(
        'rescaledConditions: expected conditions to be [N, C], not empty, got [2].',
      );
    });
  });
});
