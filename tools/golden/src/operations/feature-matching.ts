import { featureMatchingLoss } from '@gans/losses/feature-matching';
import { lossAndGradients } from '../loss-and-gradients';
import type { Operation } from '../operation';

/** With the gradient of both sides, as the files have it. */
export const featureMatching: Operation = {
  options: [],
  precision: 'float32',
  run: async (reader) => {
    const inputs = { real: reader.tensor('real'), fake: reader.tensor('fake') };
    return lossAndGradients(inputs, (x) => featureMatchingLoss(x.real!, x.fake!, { gradient: 'both' }), 'penalty');
  },
};
