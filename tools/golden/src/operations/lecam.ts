import { lecamPenalty } from '@gans/losses/lecam';
import { lossAndGradients } from '../loss-and-gradients';
import type { Operation } from '../operation';

export const lecam: Operation = {
  options: ['anchor_real', 'anchor_fake'],
  precision: 'float32',
  run: async (reader) => {
    const anchors = { real: reader.number('anchor_real'), fake: reader.number('anchor_fake') };
    const inputs = { real: reader.tensor('real'), fake: reader.tensor('fake') };
    return lossAndGradients(inputs, (x) => lecamPenalty(x.real!, x.fake!, anchors), 'penalty');
  },
};
