import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { expectNoLeak } from '../memory';
import { disposeTree } from '../tree';
import { emaTree } from './ema';

const tree = (value: number) => ({ a: tf.fill([2], value), b: { c: tf.scalar(10 * value) } });

describeOnEngines('emaTree', () => {
  it('keeps the share `decay` of the old average', () => {
    tf.tidy(() => {
      const next = emaTree(tree(1), tree(2), 0.75);
      expectClose(next.a, [1.25, 1.25]);
      expectClose(next.b.c, 12.5);
      expectClose(emaTree(tree(1), tree(2), 0).a, [2, 2]);
      expectClose(emaTree(tree(1), tree(2), 1).a, [1, 1]);
    });
  });

  it('weighs a value seen t steps ago with decay^t', () => {
    tf.tidy(() => {
      let average: { w: tf.Tensor } = { w: tf.scalar(1) };
      for (let step = 0; step < 10; step++) average = emaTree(average, { w: tf.scalar(0) }, 0.9);
      expectClose(average.w, 0.9 ** 10);
    });
  });

  it('frees the old average with donate, and never the parameters', async () => {
    await expectNoLeak(() => {
      const [average, params] = [tree(1), tree(2)];
      const first = emaTree(average, params, 0.5);
      expect(average.a.isDisposed).toBe(false);
      const second = emaTree(first, params, 0.5, { donate: true });
      expect([first.a.isDisposed, params.a.isDisposed]).toEqual([true, false]);
      disposeTree(average, params, second);
    });
  });

  it('refuses trees that differ and a decay outside [0, 1]', () => {
    tf.tidy(() => {
      for (const decay of [-0.1, 1.1, Number.NaN])
        expect(() => emaTree(tree(1), tree(1), decay)).toThrow(
          `emaTree: expected decay to be in [0, 1], got ${decay}.`,
        );
      expect(() => emaTree({ a: tf.zeros([2]) }, { a: tf.zeros([1]) }, 0.5)).toThrow(
        "emaTree: expected 'a' to be [2] in each tree, got [1].",
      );
      expect(() => emaTree<Record<string, tf.Tensor>>({ a: tf.zeros([2]) }, { b: tf.zeros([2]) }, 0.5)).toThrow(
        'emaTree: expected trees with the same key paths',
      );
    });
  });
});
