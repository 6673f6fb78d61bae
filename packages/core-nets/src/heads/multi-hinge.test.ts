import { describeHead } from '../internal/head-suite';

describeHead({
  head: 'multi-hinge',
  fields: { classCount: 10 },
  shapes: { logits: [11] },
  expected: ({ linear }) => ({ logits: linear('adversarial') }),
  refusals: [[{ classCount: 0 }, 'classCount to be an integer >= 1, got 0. The nearest allowed value is 1.']],
});
