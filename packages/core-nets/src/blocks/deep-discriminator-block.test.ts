import type { Tree } from '@gans/tensor';
import { averagePool, relu } from '@gans/tensor/ops';
import { add, concat, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
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

  it.each([true, false])('is what figure 16 (c) shows; pooling %o', (downsample) => {
    const { params: fresh } = createDeepDiscriminatorBlock({ inputs: 3, outputs: 8 }, seed);
    const params = withBiases(fresh as Tree) as typeof fresh & { shortcut: { kernel: Tensor } };
    const x = draw('x', [2, 2, 4, 3]);
    const pool = (image: Tensor4D) => (downsample ? averagePool(image) : image);
    const narrow = convolution(params.conv0, relu(x));
    const refined = convolution(params.conv2, relu(convolution(params.conv1, relu(narrow))));
    const main = convolution(params.conv3, pool(relu(refined)));
    const side = concat([pool(x), convolution(params.shortcut, pool(x))], 3);
    expectClose(deepDiscriminatorBlock(params, x, { downsample }), add(main, side), loose);
  });

  it('has a quarter of the channels inside, and no weights in a shortcut that adds none', () => {
    const { params } = createDeepDiscriminatorBlock({ inputs: 8, outputs: 8 }, seed);
    expect(Object.entries(params).map(([name, { kernel }]) => [name, kernel.shape])).toEqual([
      ['conv0', [1, 1, 8, 2]],
      ['conv1', [3, 3, 2, 2]],
      ['conv2', [3, 3, 2, 2]],
      ['conv3', [1, 1, 2, 8]],
    ]);
    const x = draw('x', [2, 2, 2, 8]);
    expectClose(deepDiscriminatorBlock(withoutWeights(params), x, { downsample: false }), x);
    const wider = createDeepDiscriminatorBlock({ inputs: 1, outputs: 4 }, seed).params as {
      shortcut: { kernel: Tensor };
    };
    expect(wider.shortcut.kernel.shape).toEqual([1, 1, 1, 3]);
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
