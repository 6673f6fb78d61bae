import '@tensorflow/tfjs';
import { flattenTree } from '@gans/tensor';
import { scalar } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { mergeTrees } from './merge-trees';

describe('mergeTrees', () => {
  it('keeps the order of the first, and of two tensors the one of the second', () => {
    const [a, b, c, d] = [scalar(1), scalar(2), scalar(3), scalar(4)];
    const merged = mergeTrees({ x: { u: a, mean: b }, y: { v: a } }, { y: { w: d }, x: { mean: c } });
    expect(Object.entries(flattenTree(merged))).toEqual([
      ['x/u', a],
      ['x/mean', c],
      ['y/v', a],
      ['y/w', d],
    ]);
  });
});
