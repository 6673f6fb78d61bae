import { normal } from '@gans/tensor';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { draw, seed } from '../internal/block-suite';
import { batchNorm } from '../layers/batch-norm';
import { conditionalBatchNorm } from '../layers/conditional-batch-norm';
import { normalWeights } from '../layers/initializers';
import { conditionedNorm, createConditionedNorm } from './conditioned-norm';

describeOnEngines('conditionedNorm', () => {
  const x = () => draw('x', [3, 2, 2, 2]);
  const apply = { training: true };

  it('is a batch norm where conditions have no length', () => {
    const { params, state } = createConditionedNorm(2, 0, seed, normalWeights);
    expect(Object.keys(params)).toEqual(['gain', 'bias']);
    const plain = batchNorm(params as Parameters<typeof batchNorm>[0], state, x(), apply, { epsilon: 0.1 });
    expectClose(conditionedNorm(params, state, x(), apply, { epsilon: 0.1 }).output, plain.output);
  });

  it('is a conditional batch norm otherwise', () => {
    const { params, state } = createConditionedNorm(2, 4, seed, normalWeights);
    const condition = normal(seed, [3, 4]);
    const given = params as Parameters<typeof conditionalBatchNorm>[0];
    expect([given.gain.kernel.shape, given.bias.kernel.shape]).toEqual([
      [4, 2],
      [4, 2],
    ]);
    const expected = conditionalBatchNorm(given, state, x(), condition, apply, { epsilon: 0.1 });
    expectClose(conditionedNorm(params, state, x(), apply, { condition, epsilon: 0.1 }).output, expected.output);
    expect(() => conditionedNorm(params, state, x(), apply, {})).toThrow(
      'conditionedNorm: expected a condition for a conditional batch norm, got none.',
    );
  });
});
