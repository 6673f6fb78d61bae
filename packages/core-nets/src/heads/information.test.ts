import { matMul } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { describeHead, headNet } from '../internal/head-suite';

describeHead({
  head: 'information',
  fields: { discreteCodes: 1, codeValues: 10, continuousCodes: 2 },
  shapes: { logits: [1], codeLogits: [10], codeMeans: [2], codeLogVariances: [2] },
  expected: ({ features, linear, weights }) => ({
    logits: linear('adversarial'),
    codeLogits: matMul(features, weights('codeLogits/kernel')),
    codeMeans: matMul(features, weights('codeMeans/kernel')),
    codeLogVariances: matMul(features, weights('codeLogVariances/kernel')),
  }),
  refusals: [
    [{ discreteCodes: -1 }, 'discreteCodes to be an integer >= 0, got -1. The nearest allowed value is 0.'],
    [{ codeValues: 1 }, 'codeValues to be an integer >= 2, got 1. The nearest allowed value is 2.'],
    [{ continuousCodes: -1 }, 'continuousCodes to be an integer >= 0, got -1. The nearest allowed value is 0.'],
  ],
});

describe('information head', () => {
  it('has no layer for codes that there are none of', () => {
    const { params, judge } = headNet('information', { discreteCodes: 0, codeValues: 2, continuousCodes: 0 });
    expect(Object.keys(params).filter((layer) => layer.startsWith('code'))).toEqual([]);
    for (const key of ['codeLogits', 'codeMeans', 'codeLogVariances']) expect(judge()[key]!.shape).toEqual([3, 0]);
  });
});
