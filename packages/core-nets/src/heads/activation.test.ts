import { describeHead } from '../internal/head-suite';

describeHead({
  head: 'activation',
  fields: { classCount: 10 },
  shapes: { logits: [1], outputs: [10] },
  expected: ({ linear }) => ({ logits: linear('adversarial'), outputs: linear('outputs') }),
  refusals: [[{ classCount: 0 }, 'classCount to be an integer >= 1, got 0. The nearest allowed value is 1.']],
});
