import { oneHot, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';

const exact = { rtol: 0, atol: 0 };

describeOnEngines('OneHot', () => {
  it.each(['float32', 'int32', 'bool'] as const)('puts the one where the index says, in %s', (dtype) => {
    tidy(() => {
      const rows = oneHot(tensor1d([2, 0], 'int32'), 3, 1, 0, dtype);
      expect(rows.dtype).toBe(dtype);
      expectClose(rows, [0, 0, 1, 1, 0, 0], exact);
    });
  });

  it('takes other values, indices of any shape, and leaves rows without an index empty', () => {
    tidy(() => {
      const rows = oneHot(tensor2d([[1, -1]], [1, 2], 'int32'), 2, 0.75, -0.5, 'float32');
      expect(rows.shape).toEqual([1, 2, 2]);
      expectClose(rows, [-0.5, 0.75, -0.5, -0.5], exact);
    });
  });
});
