import { describeHead } from '../internal/head-suite';

describeHead({
  head: 'embedding',
  fields: { classCount: 10, embeddingSize: 5 },
  shapes: { logits: [1], embeddings: [5], proxies: [10, 5] },
  expected: ({ linear, weights }) => ({
    logits: linear('adversarial'),
    embeddings: linear('embedding'),
    proxies: weights('proxies/table'),
  }),
  refusals: [
    [{ classCount: 1 }, 'classCount to be an integer >= 2, got 1. The nearest allowed value is 2.'],
    [{ embeddingSize: 0 }, 'embeddingSize to be an integer >= 1, got 0. The nearest allowed value is 1.'],
  ],
});
