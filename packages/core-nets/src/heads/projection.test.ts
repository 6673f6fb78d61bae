import { add, matMul, mul, sum, tensor2d } from '@tensorflow/tfjs-core';
import { it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { describeHead, headCondition, headNet } from '../internal/head-suite';

describeHead({
  head: 'projection',
  fields: { classCount: 10 },
  shapes: { logits: [1] },
  expected: ({ features, linear, weights }) => ({
    logits: add(
      linear('adversarial'),
      sum(mul(matMul(headCondition(), weights('projection/table')), features), 1, true),
    ),
  }),
  refusals: [[{ classCount: 0 }, 'classCount to be an integer >= 1, got 0. The nearest allowed value is 1.']],
});

describeOnEngines('projection head', () => {
  it('gives a soft class the mixture of the scores of whole ones', () => {
    const { judge } = headNet('projection', { classCount: 10 });
    const scores = (row: readonly number[]) => judge(tensor2d([[...row], [...row], [...row]])).logits!;
    const one = (k: number) => Array.from({ length: 10 }, (_, i) => (i === k ? 1 : 0));
    const half = one(2).map((value, k) => 0.5 * value + 0.5 * one(5)[k]!);
    expectClose(scores(half), mul(add(scores(one(2)), scores(one(5))), 0.5), { rtol: 1e-4, atol: 1e-4 });
  });
});
