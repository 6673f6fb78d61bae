import {
  createBigganDeepGenerator,
  createBigganDiscriminator,
  createBigganGenerator,
  createResnet18,
} from '@gans/core-nets';
import { foldIn, type Seed } from '@gans/tensor';
import type { Bench } from '../bench';
import { classifierStep } from '../nets/classifier-step';
import { ganStep } from '../nets/gan-step';
import { sampling } from '../nets/sampling';
import { spectralNorms } from '../nets/spectral-norms';

const RESNET_BATCH = 64;
const BIGGAN_BATCH = 32;

/** Nets of the papers at their sizes. */
export const nets: Bench = {
  name: 'nets',
  description: 'training steps of ResNet-18 and BigGAN, their spectral norms, sampling BigGAN-deep',
  roundSeconds: 2,
  cases: [
    {
      name: 'ResNet-18 step',
      unit: 'images/s',
      work: RESNET_BATCH,
      prepare: (seed) => prepareResnet(seed, RESNET_BATCH, 32),
      rehearse: (seed) => prepareResnet(seed, 4, 2),
    },
    {
      name: 'BigGAN step',
      unit: 'images/s',
      work: BIGGAN_BATCH,
      prepare: (seed) => prepareBiggan(seed, BIGGAN_BATCH, 64, 64),
      rehearse: (seed) => prepareBiggan(seed, 2, 2, 4),
    },
    {
      // A step does this twice: in the update of D and in that of G.
      name: 'spectral norms of BigGAN',
      unit: 'ms',
      work: 1,
      prepare: (seed) => prepareSpectralNorms(seed, 64, 64),
      rehearse: (seed) => prepareSpectralNorms(seed, 2, 4),
    },
    {
      name: 'BigGAN-deep-128 sampling',
      unit: 'images/s',
      work: 1,
      prepare: (seed) => prepareSampling(seed, 128),
      rehearse: (seed) => prepareSampling(seed, 4),
    },
  ],
};

function prepareResnet(seed: Seed, batch: number, filters: number) {
  const shape = { classCount: 10, height: 32, width: 32, channels: 3 };
  return classifierStep(createResnet18({ ...shape, filters, stem: '3x3' }, seed), [batch, 32, 32, 3], seed);
}

const SIZE = { resolution: 32, channels: 3 } as const;

const createGenerator = (seed: Seed, filters: number) =>
  createBigganGenerator(
    { ...SIZE, filters, attention: [2], latentSize: 80, classCount: 10, sharedSize: 128 },
    foldIn(seed, 'generator'),
  );

const createDiscriminator = (seed: Seed, filters: number) =>
  createBigganDiscriminator(
    { ...SIZE, filters, attention: [1], head: 'projection', classCount: 10 },
    foldIn(seed, 'discriminator'),
  );

const prepareBiggan = (seed: Seed, batch: number, generatorFilters: number, discriminatorFilters: number) =>
  ganStep(
    createGenerator(seed, generatorFilters),
    createDiscriminator(seed, discriminatorFilters),
    { batch, beta1: 0, latents: 'fixed' },
    seed,
  );

const prepareSpectralNorms = (seed: Seed, generatorFilters: number, discriminatorFilters: number) =>
  spectralNorms(
    {
      generator: createGenerator(seed, generatorFilters).params,
      discriminator: createDiscriminator(seed, discriminatorFilters).params,
    },
    seed,
  );

function prepareSampling(seed: Seed, filters: number) {
  const size = { resolution: 128, channels: 3, latentSize: 128, classCount: 1000, embeddingSize: 128 } as const;
  return sampling(createBigganDeepGenerator({ ...size, filters }, seed), 1, seed);
}
