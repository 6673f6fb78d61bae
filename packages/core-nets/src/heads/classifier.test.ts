import { matMul } from '@tensorflow/tfjs-core';
import { describeHead } from '../internal/head-suite';

describeHead({
  head: 'classifier',
  fields: { classCount: 10 },
  shapes: { logits: [1], classLogits: [10], kernel: [16, 10] },
  expected: ({ features, linear, weights }) => ({
    logits: linear('adversarial'),
    classLogits: matMul(features, weights('classifier/kernel')),
    kernel: weights('classifier/kernel'),
  }),
  refusals: [[{ classCount: 1 }, 'classCount to be an integer >= 2, got 1. The nearest allowed value is 2.']],
});
