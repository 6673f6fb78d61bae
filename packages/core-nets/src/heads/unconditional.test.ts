import { describeHead } from '../internal/head-suite';

describeHead({
  head: 'unconditional',
  fields: {},
  shapes: { logits: [1] },
  expected: ({ linear }) => ({ logits: linear('adversarial') }),
  refusals: [
    [
      { classCount: 10 },
      'no fields but height, width, channels, filters, norm, head, got classCount. The nearest known one is channels.',
    ],
  ],
});
