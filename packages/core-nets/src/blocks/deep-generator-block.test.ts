import { relu, upsampleNearest } from '@gans/tensor/ops';
import { add, slice, type Tensor4D } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { draw, expectDerivatives, loose, seed, withBiases, withoutWeights } from '../internal/block-suite';
import { convolution } from '../layers/convolution';
import { conditionedNorm } from './conditioned-norm';
import { createDeepGeneratorBlock, deepGeneratorBlock } from './deep-generator-block';

const condition = () => draw('condition', [2, 3]);

describeOnEngines('deepGeneratorBlock', () => {
  it('is a linear shortcut where all convolutions are 0: the first channels, up-sampled', () => {
    const { params, state } = createDeepGeneratorBlock({ inputs: 8, outputs: 4, conditionSize: 3 }, seed);
    const x = draw('x', [2, 2, 2, 8]);
    const options = { condition: condition() };
    const { output } = deepGeneratorBlock(withoutWeights(params), state, x, { training: false }, options);
    expectClose(output, upsampleNearest(slice(x, 0, [2, 2, 2, 4])));
  });

  it.each([true, false])('is what figure 16 (b) shows, unfused; up-sampling %o', (upsample) => {
    const { params: fresh, state } = createDeepGeneratorBlock({ inputs: 8, outputs: 4, conditionSize: 3 }, seed);
    const params = withBiases(fresh);
    const x = draw('x', [2, 2, 3, 8]);
    const options = { condition: condition() };
    const up = (image: Tensor4D) => (upsample ? upsampleNearest(image) : image);
    const norm = (i: 0 | 1 | 2 | 3, image: Tensor4D) =>
      conditionedNorm(params[`norm${i}`], state[`norm${i}`], image, { training: true }, options);
    const norms = [norm(0, x)];
    norms.push(norm(1, convolution(params.conv0, relu(norms[0]!.output))));
    norms.push(norm(2, convolution(params.conv1, up(relu(norms[1]!.output)))));
    norms.push(norm(3, convolution(params.conv2, relu(norms[2]!.output))));
    const main = convolution(params.conv3, relu(norms[3]!.output));
    const block = deepGeneratorBlock(params, state, x, { training: true }, { ...options, upsample });
    expectClose(block.output, add(main, up(slice(x, 0, [2, 2, 3, 4]))), loose);
    for (const i of [0, 1, 2, 3] as const)
      expectClose(block.state[`norm${i}`].variance, norms[i]!.state.variance, loose);
  });

  it('has a quarter of the channels inside', () => {
    const { params } = createDeepGeneratorBlock({ inputs: 8, outputs: 8, conditionSize: 0 }, seed);
    expect([params.conv0, params.conv1, params.conv2, params.conv3].map(({ kernel }) => kernel.shape)).toEqual([
      [1, 1, 8, 2],
      [3, 3, 2, 2],
      [3, 3, 2, 2],
      [1, 1, 2, 8],
    ]);
    expect(
      createDeepGeneratorBlock({ inputs: 4, outputs: 1, conditionSize: 0 }, seed).params.conv3.kernel.shape,
    ).toEqual([1, 1, 1, 1]);
  });

  it('has the right gradients, twice', () => {
    const { params, state } = createDeepGeneratorBlock({ inputs: 4, outputs: 2, conditionSize: 0 }, seed);
    expectDerivatives(withBiases(params), [2, 1, 2, 4], (weights, x) => {
      return deepGeneratorBlock(weights, state, x, { training: false }).output;
    });
  });

  it('says what it cannot be', () => {
    expect(() => createDeepGeneratorBlock({ inputs: 6, outputs: 4, conditionSize: 0 }, seed)).toThrow(
      'createDeepGeneratorBlock: expected inputs to be a multiple of 4 >= 4, got 6. The nearest allowed value is 8.',
    );
    expect(() => createDeepGeneratorBlock({ inputs: 4, outputs: 8, conditionSize: 0 }, seed)).toThrow(
      'createDeepGeneratorBlock: expected outputs to be at most the 4 inputs, got 8.',
    );
  });
});
