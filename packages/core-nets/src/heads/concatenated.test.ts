import { concat, reshape, type Tensor4D, tile } from '@tensorflow/tfjs-core';
import { it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { createCaganDiscriminator } from '../cagan-discriminator';
import { describeHead, headBody, headCondition, headImages, headNet, headSeed } from '../internal/head-suite';

describeHead({
  head: 'concatenated',
  fields: { classCount: 10 },
  shapes: { logits: [1] },
  expected: ({ linear }) => ({ logits: linear('adversarial') }),
  refusals: [[{ classCount: 0 }, 'classCount to be an integer >= 1, got 0. The nearest allowed value is 1.']],
});

describeOnEngines('concatenated head', () => {
  it('sees the class as channels of the image that are constant over the pixels', () => {
    const { params, judge } = headNet('concatenated', { classCount: 10 });
    const bare = createCaganDiscriminator({ ...headBody, channels: 11, head: 'unconditional' }, headSeed);
    const planes = tile(reshape(headCondition(), [3, 1, 1, 10]), [1, 8, 8, 1]);
    const joined = concat([headImages(), planes], 3) as Tensor4D;
    expectClose(judge().logits!, bare.apply(params, bare.state, joined, { training: false }).output.logits);
  });
});
