import { createDcganDiscriminator, createDcganGenerator } from '@gans/core-nets';
import { foldIn, type Seed } from '@gans/tensor';
import type { Bench } from '../bench';
import { ganStep } from '../nets/gan-step';

const BATCH = 64;
const SHAPE = { height: 32, width: 32, channels: 3 };

/** One step of training: about 1.0 M parameters in the generator, 3.0 M in the discriminator. */
export const step: Bench = {
  name: 'step',
  description: 'one update of D and one of G: DCGAN with spectral norm, 32x32x3, batch 64, hinge loss, Adam',
  roundSeconds: 2,
  cases: [
    {
      name: 'D + G step',
      unit: 'images/s',
      work: BATCH,
      prepare: (seed) => prepare(seed, BATCH, 56, 136),
      rehearse: (seed) => prepare(seed, 2, 2, 2),
    },
  ],
};

function prepare(seed: Seed, batch: number, generatorFilters: number, discriminatorFilters: number) {
  return ganStep(
    createDcganGenerator(
      { ...SHAPE, classCount: 0, latentSize: 128, filters: generatorFilters },
      foldIn(seed, 'generator'),
    ),
    createDcganDiscriminator(
      { ...SHAPE, classCount: 2, filters: discriminatorFilters, embeddingSize: 1 },
      foldIn(seed, 'discriminator'),
    ),
    // The hinge loss does not train the head of classes.
    { batch, beta1: 0.5, latents: 'fresh', untrained: ['embedding', 'proxies'] },
    seed,
  );
}
