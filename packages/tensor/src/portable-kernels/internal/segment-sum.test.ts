import { gather, grad, type Tensor, tensor, tensor1d, tidy, unsortedSegmentSum } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { wholeNumbers } from './testing/arbitraries';

const exact = { rtol: 0, atol: 0 };

describeOnEngines('UnsortedSegmentSum', ({ name }) => {
  it('adds up the rows of each segment and drops rows outside', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1, max: 5 }), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 4 }),
        (ids, segments, width) => {
          // TensorFlow's own kernel drops negative ids and refuses those beyond the last segment.
          if (name === 'tensorflow' && ids.some((id) => id >= segments)) return;
          tidy(() => {
            const x = wholeNumbers(ids.length * width);
            const expected = new Float32Array(segments * width);
            ids.forEach((id, i) => {
              for (let k = 0; k < width && id >= 0 && id < segments; k++)
                expected[id * width + k]! += x[i * width + k]!;
            });
            const got = unsortedSegmentSum(tensor(x, [ids.length, width]), tensor1d(ids, 'int32'), segments);
            expectClose(got, tensor(expected, [segments, width]), exact);
          });
        },
      ),
    );
  });

  it('keeps int32', () => {
    const got = tidy(() => unsortedSegmentSum(tensor1d([1, 2, 3], 'int32'), tensor1d([1, 0, 1], 'int32'), 2));
    expect(got.dtype).toBe('int32');
    expectClose(got, [2, 4], exact);
  });

  it('makes gather differentiable: a row used twice gets both gradients', () => {
    const table = tensor([1, 2, 3, 4, 5, 6], [3, 2]);
    const got = tidy(() =>
      grad((table: Tensor) => gather(table, tensor1d([2, 0, 2], 'int32')))(table, tensor([1, 2, 3, 4, 5, 6], [3, 2])),
    );
    expectClose(got, [3, 4, 0, 0, 6, 8], exact);
  });
});
