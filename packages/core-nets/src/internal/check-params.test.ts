import '@tensorflow/tfjs';
import { zeros } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { checkParams, shapesOf } from './check-params';

const tree = () => ({ block: { kernel: zeros([2, 3]), bias: zeros([3]) }, gamma: zeros([]) });
const check = (given: object) => () => checkParams('Net', 'params', shapesOf(tree()), given as never);

describe('checkParams', () => {
  it('takes the tree of the net, in any order', () => {
    const { block, gamma } = tree();
    expect(check({ gamma, block })).not.toThrow();
  });

  it('names the first tensors that are missing, too many and wrongly shaped, all in one message', () => {
    expect(check({ block: { kernel: zeros([3, 2]), gain: zeros([3]) }, gamma: zeros([]) })).toThrow(
      'Net: expected params to have the 3 tensors of this net, got 1 missing (block/bias), 1 not of this net (block/gain), 1 wrongly shaped (block/kernel [3, 2] instead of [2, 3]). Pass those of a net with the same config.',
    );
  });

  it('names those that are disposed, and how that comes about', () => {
    const used = tree();
    used.block.bias.dispose();
    expect(check(used)).toThrow(
      'got 1 disposed (block/bias). Pass the newest ones: an update with donate: true frees those it is given.',
    );
  });

  it.each([undefined, null, 3])('refuses %o', (given) => {
    expect(check(given as never)).toThrow(`Net: expected params to be a tree of tensors, got ${given}.`);
  });

  it('stops listing after three', () => {
    const extra = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [name, zeros([1])]));
    expect(check({ ...tree(), ...extra })).toThrow('got 4 not of this net (a; b; c; ...)');
    const { d: _, ...three } = extra;
    expect(check({ ...tree(), ...three })).toThrow('got 3 not of this net (a; b; c). Pass');
  });
});
