import type { Tree } from '@gans/tensor';
import { averagePool, relu } from '@gans/tensor/ops';
import { expectNoLeak } from '@gans/tensor/testing';
import { add, slice, type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { draw, expectDerivatives, loose, seed, withBiases, withoutWeights } from '../internal/block-suite';
import { convolution } from '../layers/convolution';
import { createDiscriminatorBlock, type DiscriminatorBlockParams, discriminatorBlock } from './discriminator-block';

describeOnEngines('discriminatorBlock', () => {
  it.each([
    ['first', 'raw', true],
    ['inner', 'raw', true],
    ['inner', 'activated', true],
    ['inner', 'raw', false],
  ] as const)('is what figure 15 (c) shows, unfused: %s, %s, pooling %o', (position, shortcutInput, downsample) => {
    const fresh = createDiscriminatorBlock({ inputs: 2, outputs: 3, downsample }, seed).params;
    const params = withBiases(fresh) as DiscriminatorBlockParams & { shortcut: { kernel: Tensor } };
    const x = draw('x', [2, 4, 2, 2]);
    const pool = (image: Tensor4D) => (downsample ? averagePool(image) : image);
    const entry = position === 'first' ? x : relu(x);
    const main = convolution(params.conv2, relu(convolution(params.conv1, entry)));
    const side = convolution(params.shortcut, shortcutInput === 'raw' ? x : entry);
    const output = discriminatorBlock(params, x, { position, shortcutInput, downsample });
    expectClose(output, add(pool(main), pool(side)), loose);
  });

  it('is its input where all weights are 0 and nothing changes size', () => {
    const { params } = createDiscriminatorBlock({ inputs: 3, outputs: 3, downsample: false }, seed);
    expect(Object.keys(params)).toEqual(['conv1', 'conv2']);
    const x = draw('x', [2, 2, 2, 3]);
    expectClose(discriminatorBlock(withoutWeights(params), x, { downsample: false }), x);
  });

  it('halves the image unless told otherwise, with 3x3 convolutions and a 1x1 shortcut', () => {
    const { params } = createDiscriminatorBlock({ inputs: 1, outputs: 1 }, seed);
    expect(Object.entries(params).map(([name, { kernel }]) => [name, kernel.shape.slice(0, 2)])).toEqual([
      ['conv1', [3, 3]],
      ['conv2', [3, 3]],
      ['shortcut', [1, 1]],
    ]);
    expect(discriminatorBlock(params, draw('x', [2, 4, 2, 1])).shape).toEqual([2, 2, 1, 1]);
  });

  it('treats every image by itself', () => {
    const { params } = createDiscriminatorBlock({ inputs: 2, outputs: 3 }, seed);
    const x = draw('x', [3, 4, 2, 2]);
    expectClose(discriminatorBlock(params, slice(x, 1, 1)), slice(discriminatorBlock(params, x), 1, 1), loose);
  });

  it('has the right gradients, twice', () => {
    const { params } = createDiscriminatorBlock({ inputs: 1, outputs: 2 }, seed);
    expectDerivatives(params as Tree, [1, 2, 2, 1], (weights, x) =>
      discriminatorBlock(weights as DiscriminatorBlockParams, x),
    );
  });

  it('leaves one tensor', async () => {
    const { params } = createDiscriminatorBlock({ inputs: 1, outputs: 2 }, seed);
    const x = draw('x', [1, 2, 2, 1]);
    await expectNoLeak(() =>
      tidy(() => {
        discriminatorBlock(params, x);
      }),
    );
  });
});
