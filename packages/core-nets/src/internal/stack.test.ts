import { createSeed, gradients, normal } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { add, memory, mul, ones, scalar, square, sum, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { applyStack, type StackLayer } from './stack';

const doubled: StackLayer = ['double', (x) => ({ output: mul(x, 2) })];
const counted: StackLayer = ['count', (x) => ({ output: add(x, 1), state: { calls: scalar(1) } })];

describeOnEngines('applyStack', () => {
  it('applies layers in order and gathers the state of those that have one', () => {
    const { output, state } = applyStack([doubled, counted, ['again', counted[1]]], () => ones([1, 1, 1, 2]));
    expectClose(output, [4, 4]);
    expect(Object.keys(state)).toEqual(['count', 'again']);
    expectClose(applyStack([], () => ones([1, 1, 1, 1])).output, [1]);
  });

  it('has one layer alive at a time, whatever their number', () => {
    const peakOf = (layers: number) => {
      let peak = 0;
      const watched: StackLayer = [
        'watched',
        (x) => {
          const output = mul<Tensor4D>(add(x, 1), 2);
          peak = Math.max(peak, memory().numTensors);
          return { output };
        },
      ];
      const before = memory().numTensors;
      tidy(() => {
        applyStack(new Array(layers).fill(watched), () => ones([1, 2, 2, 1]));
      });
      return peak - before;
    };
    expect(peakOf(12)).toBe(peakOf(2));
  });

  it('is differentiable, and leaks nothing', async () => {
    const x = normal(createSeed(1), [1, 2, 2, 1]) as Tensor4D;
    const squares: StackLayer = ['square', (y) => ({ output: square(y) })];
    const expected = mul(x, 8);
    await expectNoLeak(() => {
      const [slope] = gradients((y: Tensor4D) => sum(applyStack([doubled, squares, counted], () => y).output))([x]);
      expectClose(slope, expected);
      slope.dispose();
    });
  });
});
