import { foldIn, normal, type Seed } from '@gans/tensor';
import { tanh } from '@gans/tensor/ops';
import type { GanBatch } from '@gans/training';
import { type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { Bench } from '../bench';
import { DIAGNOSED_EVERY, reacganStep, type TrainingValues } from '../training/reacgan-step';
import { resolveForCifar, resolveForRehearsal } from '../training/recipe';

const { gan } = resolveForCifar();

/** What `gans train --recipe reacgan` does with CIFAR-10. */
export const training: Bench = {
  name: 'training',
  description: `a small ReACGAN on images of CIFAR-10's size, with DiffAugment, its moving average and diagnostics every ${DIAGNOSED_EVERY} steps`,
  roundSeconds: 2,
  cases: [
    {
      name: 'ReACGAN step',
      unit: 'images/s',
      work: DIAGNOSED_EVERY * gan.batchSize,
      prepare: (seed) => prepareStep(resolveForCifar(), seed),
      rehearse: (seed) => prepareStep(resolveForRehearsal(), seed, 2),
    },
  ],
};

function prepareStep(values: TrainingValues, seed: Seed, steps?: number) {
  return reacganStep(values, noise(values, seed), seed, steps);
}

/** A batch of images that look like nothing, of each class in turn. */
function noise({ nets, gan: { batchSize } }: TrainingValues, seed: Seed): GanBatch {
  const { net: _, ...sizes } = nets.generator;
  const { height, width, channels, classCount } = sizes as Record<
    'height' | 'width' | 'channels' | 'classCount',
    number
  >;
  const images = tidy(() => tanh(normal(foldIn(seed, 'images'), [batchSize, height, width, channels]))) as Tensor4D;
  return { images, labels: Int32Array.from({ length: batchSize }, (_, i) => i % classCount) };
}
