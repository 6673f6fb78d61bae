import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { expectNoLeak } from '../memory';
import { disposeTree } from '../tree';
import { emaModel, emaTree, halfLifeDecay } from './ema';

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

describeOnEngines('emaModel', () => {
  const net = (value: number) => ({ params: tree(value), state: { mean: tf.scalar(value) } });

  it('averages the state like the parameters, or copies it', () => {
    tf.tidy(() => {
      const averaged = emaModel(net(1), net(2), 0.75, { buffers: 'average' });
      expectClose(averaged.params.a, [1.25, 1.25]);
      expectClose(averaged.state.mean, 1.25);
      const copied = emaModel(net(1), net(2), 0.75, { buffers: 'copy' });
      expectClose(copied.params.a, [1.25, 1.25]);
      expectClose(copied.state.mean, 2);
    });
  });

  it('frees the old average with donate, and never the current net', async () => {
    await expectNoLeak(() => {
      const current = net(2);
      const next = emaModel(net(1), current, 0.5, { buffers: 'copy', donate: true });
      expect(current.state.mean.isDisposed).toBe(false);
      disposeTree(next, current);
    });
  });

  it('refuses an unknown way with buffers', () => {
    tf.tidy(() => {
      expect(() => emaModel(net(1), net(2), 0.5, { buffers: 'keep' as 'copy' })).toThrow(
        "emaModel: expected buffers to be 'average' or 'copy', got keep.",
      );
    });
  });
});

describe('halfLifeDecay', () => {
  it('halves the weight of a value in the given number of images', () => {
    const decay = halfLifeDecay({ batchSize: 32, halfLifeImages: 320 });
    expectClose(decay ** 10, 0.5);
  });

  it('is shorter while training is young, and a copy at its start', () => {
    const at = (imagesSeen: number) => halfLifeDecay({ batchSize: 10, halfLifeImages: 500, rampUp: 0.05, imagesSeen });
    expect(at(0)).toBe(0);
    expectClose(at(200), 0.5);
    expectClose(at(400), Math.SQRT1_2);
    expectClose(at(1e9), 0.5 ** (10 / 500));
  });

  it('refuses numbers that are none, and a ramp without its place', () => {
    expect(() => halfLifeDecay({ batchSize: -1, halfLifeImages: 10 })).toThrow(
      'halfLifeDecay: expected batchSize to be a finite number >= 0, got -1.',
    );
    expect(() => halfLifeDecay({ batchSize: 1, halfLifeImages: Number.NaN })).toThrow(
      'halfLifeDecay: expected halfLifeImages to be a finite number >= 0, got NaN.',
    );
    expect(() => halfLifeDecay({ batchSize: 1, halfLifeImages: 10, rampUp: 0.05 })).toThrow(
      'halfLifeDecay: expected imagesSeen beside rampUp, got none.',
    );
  });
});
