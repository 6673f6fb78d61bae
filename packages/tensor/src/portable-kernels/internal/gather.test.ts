import { gather, tensor, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { wholeNumbers } from './testing/arbitraries';

const exact = { rtol: 0, atol: 0 };

describeOnEngines('GatherV2', () => {
  it('picks slices along any axis, in the order asked for', () => {
    const sizes = fc.tuple(
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 70 }),
    );
    fc.assert(
      fc.property(
        sizes,
        fc.integer({ min: -3, max: 2 }),
        fc.array(fc.nat(2 ** 20), { minLength: 1, maxLength: 5 }),
        (shape, axis, raw) => {
          tidy(() => {
            const at = axis < 0 ? axis + 3 : axis;
            const picks = raw.map((value) => value % shape[at]!);
            const x = wholeNumbers(shape.reduce((a, b) => a * b));
            const out = shape.map((size, k) => (k === at ? picks.length : size));
            const expected: number[] = [];
            for (let i = 0; i < out[0]!; i++)
              for (let j = 0; j < out[1]!; j++)
                for (let k = 0; k < out[2]!; k++) {
                  const index = [i, j, k];
                  index[at] = picks[index[at]!]!;
                  expected.push(x[(index[0]! * shape[1] + index[1]!) * shape[2] + index[2]!]!);
                }
            expectClose(
              gather(tensor(x, shape), tensor(picks, [picks.length], 'int32'), axis),
              tensor(expected, out),
              exact,
            );
          });
        },
      ),
    );
  });

  it('takes the shape of the indices, keeps dtypes and batches', () => {
    tidy(() => {
      const picked = gather(tensor([5, 6, 7], [3], 'int32'), tensor([2, 0, 1, 1], [2, 2], 'int32'));
      expect([picked.shape, picked.dtype]).toEqual([[2, 2], 'int32']);
      expectClose(picked, [7, 5, 6, 6], exact);
      expectClose(gather(tensor([1, 2, 3, 4], [2, 2]), tensor([1, 0], [2, 1], 'int32'), 1, 1), [2, 3], exact);
    });
  });

  it('refuses indices outside', () => {
    for (const index of [-1, 3])
      expect(() => tidy(() => gather(tensor([1, 2, 3]), tensor([index], [1], 'int32')).dataSync())).toThrow(
        /not in \[0, 2\]/,
      );
  });
});
