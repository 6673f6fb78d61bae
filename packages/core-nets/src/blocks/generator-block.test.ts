import { flattenTree, type Tree } from '@gans/tensor';
import { relu, upsampleNearest } from '@gans/tensor/ops';
import { add, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { draw, expectDerivatives, loose, seed, withBiases, withoutWeights } from '../internal/block-suite';
import { convolution } from '../layers/convolution';
import { conditionedNorm } from './conditioned-norm';
import { createGeneratorBlock, type GeneratorBlockParams, generatorBlock } from './generator-block';

const condition = () => draw('condition', [2, 3]);

describeOnEngines('generatorBlock', () => {
  it.each([true, false])('is what figure 15 (b) shows, unfused; up-sampling %o', (upsample) => {
    const { params: fresh, state } = createGeneratorBlock({ inputs: 4, outputs: 3, conditionSize: 3, upsample }, seed);
    const params = withBiases(fresh) as GeneratorBlockParams & { shortcut: { kernel: Tensor } };
    const x = draw('x', [2, 2, 3, 4]);
    const up = (image: Tensor4D) => (upsample ? upsampleNearest(image) : image);
    const norm = (name: 'norm1' | 'norm2', image: Tensor4D) =>
      conditionedNorm(params[name], state[name], image, { training: true }, { condition: condition() });
    const first = norm('norm1', x);
    const second = norm('norm2', convolution(params.conv1, up(relu(first.output))));
    const expected = add(convolution(params.conv2, relu(second.output)), convolution(params.shortcut, up(x)));
    const block = generatorBlock(params, state, x, { training: true }, { condition: condition(), upsample });
    expectClose(block.output, expected, loose);
    expectClose(block.state.norm1.mean, first.state.mean, loose);
    expectClose(block.state.norm2.variance, second.state.variance, loose);
  });

  it('has plain batch norms and no shortcut weights where those have nothing to do', () => {
    const { params, state } = createGeneratorBlock({ inputs: 3, outputs: 3, conditionSize: 0, upsample: false }, seed);
    expect(Object.keys(flattenTree(params))).toEqual(
      ['norm1/gain', 'norm1/bias', 'conv1/kernel', 'conv1/bias', 'norm2/gain', 'norm2/bias'].concat([
        'conv2/kernel',
        'conv2/bias',
      ]),
    );
    const x = draw('x', [2, 2, 2, 3]);
    const apply = { training: false };
    expectClose(generatorBlock(withoutWeights(params), state, x, apply, { upsample: false }).output, x);
  });

  it('has the right gradients, twice', () => {
    const { params, state } = createGeneratorBlock({ inputs: 2, outputs: 2, conditionSize: 3 }, seed);
    expectDerivatives(params as Tree, [2, 1, 1, 2], (weights, x) => {
      const options = { condition: condition(), epsilon: 0.5 };
      return generatorBlock(weights as GeneratorBlockParams, state, x, { training: true }, options).output;
    });
  });

  it('doubles the image unless told otherwise, with 3x3 convolutions and a 1x1 shortcut', () => {
    const { params, state } = createGeneratorBlock({ inputs: 1, outputs: 1, conditionSize: 0 }, seed);
    const kernels = Object.entries(flattenTree(params as Tree)).filter(([path]) => path.endsWith('kernel'));
    expect(kernels.map(([, { shape }]) => shape.join())).toEqual(['3,3,1,1', '3,3,1,1', '1,1,1,1']);
    expect(generatorBlock(params, state, draw('x', [2, 2, 1, 1]), { training: false }).output.shape).toEqual([
      2, 4, 2, 1,
    ]);
  });

  it('asks for the condition', () => {
    const { params, state } = createGeneratorBlock({ inputs: 2, outputs: 2, conditionSize: 3 }, seed);
    expect(() => generatorBlock(params, state, draw('x', [2, 2, 2, 2]), { training: true })).toThrow(
      'expected a condition for a conditional batch norm, got none.',
    );
    expect(() => createGeneratorBlock({ inputs: 2, outputs: 0, conditionSize: 3 }, seed)).toThrow(
      'createGeneratorBlock: expected outputs to be an integer >= 1, got 0.',
    );
  });
});
