import { DIAGNOSED_EVERY } from '@gans/cli/run/step-log';
import { batch } from '@gans/datasets';
import type { Seed } from '@gans/tensor';
import type { Bench } from '../bench';
import { checkpoint, look } from '../training/looks';
import { noiseDataset } from '../training/noise';
import { reacganStep } from '../training/reacgan-step';
import { IMAGES, REHEARSED, resolveForCifar, resolveForRehearsal, TEST_IMAGES } from '../training/recipe';
import { bareSteps, trainingLoop } from '../training/training-loop';

const cifar = resolveForCifar();
const small = resolveForRehearsal();
// Of a rehearsal.
const STRETCH = 2;

const images = (seed: Seed) => noiseDataset(cifar, IMAGES, seed);
const few = (seed: Seed) => noiseDataset(small, REHEARSED, seed);

/** What `gans train --recipe reacgan` does with CIFAR-10. */
export const training: Bench = {
  name: 'training',
  description: `the small ReACGAN of gans train for CIFAR-10, with DiffAugment, its average, diagnostics every ${DIAGNOSED_EVERY} steps; in brackets what is in the place of PyTorch`,
  roundSeconds: 2,
  cases: [
    {
      name: 'ReACGAN step',
      unit: 'images/s',
      work: DIAGNOSED_EVERY * cifar.gan.batchSize,
      prepare: (seed) => reacganStep(cifar, firstImages(noiseDataset(cifar, cifar.gan.batchSize, seed)), seed),
      rehearse: (seed) =>
        reacganStep(small, firstImages(noiseDataset(small, small.gan.batchSize, seed)), seed, STRETCH),
    },
    {
      name: 'trainGan (its steps alone)',
      unit: 'images/s',
      work: DIAGNOSED_EVERY * cifar.gan.batchSize,
      prepare: (seed) => trainingLoop(cifar, images(seed), seed),
      rehearse: (seed) => trainingLoop(small, few(seed), seed, STRETCH),
      beside: {
        name: 'steps alone',
        prepare: (seed) => bareSteps(cifar, images(seed), seed),
        rehearse: (seed) => bareSteps(small, few(seed), seed, STRETCH),
      },
    },
    {
      name: 'checkpoint (nothing)',
      unit: 'ms',
      work: 1,
      prepare: (seed) => checkpoint(cifar, seed),
      rehearse: (seed) => checkpoint(small, seed),
      beside: 'nothing',
    },
    {
      name: 'look (nothing)',
      unit: 'ms',
      work: 1,
      prepare: (seed) => look(cifar, { train: images(seed), test: noiseDataset(cifar, TEST_IMAGES, seed) }, seed),
      rehearse: (seed) => look(small, { train: few(seed), test: few(seed) }, seed),
      beside: 'nothing',
    },
  ],
};

const firstImages = (dataset: ReturnType<typeof noiseDataset>) =>
  batch(
    dataset,
    Int32Array.from({ length: dataset.length }, (_, i) => i),
  );
