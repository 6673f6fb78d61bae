import { matMul } from '@tensorflow/tfjs-core';
import { describeHead } from '../internal/head-suite';

describeHead({
  head: 'twin',
  fields: { classCount: 10 },
  shapes: { logits: [1], classLogits: [10], kernel: [16, 10], twinClassLogits: [10], twinKernel: [16, 10] },
  expected: ({ features, linear, weights }) => ({
    logits: linear('adversarial'),
    classLogits: matMul(features, weights('classifier/kernel')),
    kernel: weights('classifier/kernel'),
    twinClassLogits: matMul(features, weights('twinClassifier/kernel')),
    twinKernel: weights('twinClassifier/kernel'),
  }),
  refusals: [[{ classCount: 1 }, 'classCount to be an integer >= 2, got 1. The nearest allowed value is 2.']],
});

describeHead({
  head: 'twin-embedding',
  fields: { classCount: 10, embeddingSize: 5 },
  shapes: { logits: [1], embeddings: [5], proxies: [10, 5], twinEmbeddings: [5], twinProxies: [10, 5] },
  expected: ({ linear, weights }) => ({
    logits: linear('adversarial'),
    embeddings: linear('embedding'),
    proxies: weights('proxies/table'),
    twinEmbeddings: linear('twinEmbedding'),
    twinProxies: weights('twinProxies/table'),
  }),
  refusals: [[{ embeddingSize: 0 }, 'embeddingSize to be an integer >= 1, got 0. The nearest allowed value is 1.']],
});
