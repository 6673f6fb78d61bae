import type { Bench } from '../bench';
import { type BalancedSize, balancedSteps, firstLossAlone } from '../class-balancing/balanced-steps';

// A quarter of the published batch: what each image costs is the same, and a round takes seconds.
const FULL: BalancedSize = { batch: 64, filters: 64, classifierFilters: 16 };
const SMALL: BalancedSize = { batch: 4, filters: 2, classifierFilters: 2 };

/** The class-balancing GAN at its published width, with ResNet-32 in the loop. */
export const classBalancing: Bench = {
  name: 'class-balancing',
  description:
    'a step of the class-balancing GAN, and what its classifier adds to one; in brackets what is in the place of PyTorch',
  roundSeconds: 2,
  cases: [
    {
      name: 'SNDCGAN step, ResNet-32 in the loop',
      unit: 'images/s',
      work: FULL.batch,
      prepare: (seed) => balancedSteps(FULL, 'with classifier', seed),
      rehearse: (seed) => balancedSteps(SMALL, 'with classifier', seed),
    },
    {
      name: 'the same (without it)',
      unit: 'images/s',
      work: FULL.batch,
      prepare: (seed) => firstLossAlone(balancedSteps(FULL, 'with classifier', seed)),
      rehearse: (seed) => firstLossAlone(balancedSteps(SMALL, 'with classifier', seed)),
      beside: {
        name: 'without the classifier',
        prepare: (seed) => balancedSteps(FULL, 'without', seed),
        rehearse: (seed) => balancedSteps(SMALL, 'without', seed),
      },
    },
  ],
};
