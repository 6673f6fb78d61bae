import { upsampleNearest } from '@gans/tensor/ops';
import { slice } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { draw, expectDerivatives, seed, withBiases, withoutWeights } from '../internal/block-suite';
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
