import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { gradients } from '../gradient';
import { expectDerivatives } from '../internal/expect-derivatives';
import { expectNoLeak } from '../memory';
import { gatherRows, oneHotRows } from './rows';

describeOnEngines('rows', () => {
  it('oneHotRows marks each class, once a row', () => {
    tf.tidy(() => {
      const rows = oneHotRows([2, 0, 2], 3);
      expect(rows.dtype).toBe('float32');
      expectClose(
        rows,
        tf.tensor2d([
          [0, 0, 1],
          [1, 0, 0],
          [0, 0, 1],
        ]),
      );
      expect(oneHotRows(new Int32Array(0), 3).shape).toEqual([0, 3]);
      expectClose(oneHotRows(Uint8Array.of(1), 2), tf.tensor2d([[0, 1]]));
    });
  });

  it('gatherRows picks rows in the order asked', () => {
    tf.tidy(() => {
      const table = tf.tensor2d([
        [1, 2],
        [3, 4],
        [5, 6],
      ]);
      expectClose(
        gatherRows(table, [2, 0, 2]),
        tf.tensor2d([
          [5, 6],
          [1, 2],
          [5, 6],
        ]),
      );
    });
  });

  it('gatherRows is differentiable twice, also with rows asked twice or never', () => {
    const f = (table: tf.Tensor) => tf.square(gatherRows(table as tf.Tensor2D, [0, 2, 2]));
    expect(Math.max(...expectDerivatives(f, [[4, 3]]))).toBeLessThan(5e-3);
  });

  it('gatherRows adds up the gradients of a row asked twice', () => {
    tf.tidy(() => {
      const dy = tf.tensor2d([
        [1, 10],
        [2, 20],
        [3, 30],
      ]);
      const [slope] = gradients((table: tf.Tensor) => gatherRows(table as tf.Tensor2D, [1, 1, 0]))(
        [tf.zeros([3, 2])],
        dy,
      );
      expectClose(
        slope,
        tf.tensor2d([
          [3, 30],
          [3, 30],
          [0, 0],
        ]),
      );
    });
  });

  it('name the first index out of range', () => {
    tf.tidy(() => {
      expect(() => oneHotRows([0, 3], 3)).toThrow(
        'oneHotRows: expected indices to be integers from 0 to 2, got 3 at position 1.',
      );
      expect(() => oneHotRows([0], 0)).toThrow('oneHotRows: expected classCount to be a positive integer, got 0.');
      expect(() => gatherRows(tf.zeros([2, 2]), [-1])).toThrow(
        'gatherRows: expected indices to be integers from 0 to 1, got -1 at position 0.',
      );
      expect(() => gatherRows(tf.zeros([2, 2]), [0.5])).toThrow('got 0.5 at position 0.');
      expect(() => gatherRows(tf.zeros([2, 2, 2]) as unknown as tf.Tensor2D, [0])).toThrow(
        'gatherRows: expected table [K, D], got [2, 2, 2].',
      );
    });
  });

  it('leave no tensor behind', async () => {
    const table = tf.ones([3, 2]) as tf.Tensor2D;
    await expectNoLeak(() => oneHotRows([1], 3).dispose());
    await expectNoLeak(() => gatherRows(table, [1, 2]).dispose());
    await expectNoLeak(() => gradients((t: tf.Tensor) => gatherRows(t as tf.Tensor2D, [1, 2]))([table])[0].dispose());
    table.dispose();
  });
});
