import type { Tree } from '@gans/tensor';
import { averagePool } from '@gans/tensor/ops';
import { concat, type Tensor } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { draw, expectDerivatives, loose, seed, withBiases, withoutWeights } from '../internal/block-suite';
import { convolution } from '../layers/convolution';
import { createDeepDiscriminatorBlock, deepDiscriminatorBlock } from './deep-discriminator-block';

describeOnEngines('deepDiscriminatorBlock', () => {
  it('is its input, pooled and completed by new channels, where the main path is 0', () => {
    const { params } = createDeepDiscriminatorBlock({ inputs: 2, outputs: 4 }, seed);
    const x = draw('x', [2, 2, 4, 2]);
    const pooled = averagePool(x);
    const { shortcut } = params as { shortcut: { kernel: Tensor; bias: Tensor } } & typeof params;
    const output = deepDiscriminatorBlock(withoutWeights(params), x);
    expectClose(output, concat([pooled, convolution(shortcut, pooled)], 3), loose);
  });

  it('has the right gradients, twice', () => {
    const { params } = createDeepDiscriminatorBlock({ inputs: 3, outputs: 4 }, seed);
    expectDerivatives(withBiases(params as Tree), [1, 2, 2, 3], (weights, x) =>
      deepDiscriminatorBlock(weights as typeof params, x),
    );
  });

  it('says what it cannot be', () => {
    expect(() => createDeepDiscriminatorBlock({ inputs: 8, outputs: 4 }, seed)).toThrow(
      'createDeepDiscriminatorBlock: expected outputs to be at least the 8 inputs, got 4.',
    );
  });
});
