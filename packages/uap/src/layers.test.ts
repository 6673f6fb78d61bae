import '@tensorflow/tfjs';
import { zeros } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { chooseLayers } from './layers';

const taps = {
  input_1: zeros([1, 4, 4, 3]),
  conv1: zeros([1, 4, 4, 2]),
  conv1_bn: zeros([1, 4, 4, 2]),
  block_batchNorm: zeros([1, 4, 4, 2]),
  max_pooling2d: zeros([1, 2, 2, 2]),
  mixed5b: zeros([1, 2, 2, 4]),
  fc1: zeros([1, 8]),
  logits: zeros([1, 3]),
};

describe('chooseLayers', () => {
  it('takes names in the order of the taps, and rules', () => {
    expect(chooseLayers(taps, ['fc1', 'conv1'])).toEqual(['conv1', 'fc1']);
    expect(chooseLayers(taps, 'convolutional')).toEqual(['conv1', 'mixed5b']);
    expect(chooseLayers(taps, 'all')).toEqual(Object.keys(taps));
    expect(chooseLayers(taps, /^conv1/)).toEqual(['conv1', 'conv1_bn']);
    expect(chooseLayers(taps, ({ shape, index, count }) => shape.length === 2 && index < count - 1)).toEqual(['fc1']);
  });

  it('gives the same for an expression that remembers where it was', () => {
    const expression = /conv/g;
    expect(chooseLayers(taps, expression)).toEqual(chooseLayers(taps, expression));
  });

  it('lists the taps where a name is none, or no tap fits', () => {
    expect(() => chooseLayers(taps, ['conv2'])).toThrow(
      "chooseLayers: expected layers to be among the taps, got 'conv2'. The taps are: input_1 [1, 4, 4, 3], conv1 [1, 4, 4, 2]",
    );
    expect(() => chooseLayers({ fc1: taps.fc1 }, 'convolutional')).toThrow(
      "expected layers to fit at least one tap, got 'convolutional', which fits none. The taps are: fc1 [1, 8].",
    );
    expect(() => chooseLayers(taps, () => false)).toThrow('got a function, which fits none');
    expect(() => chooseLayers(taps, [])).toThrow('got no name, which fits none');
    expect(() => chooseLayers(taps, 'conv' as 'all')).toThrow("got 'conv'.");
  });
});
