import { asClassifier, type ClassifierNet, createResnet18, createSmallCnn } from '@gans/core-nets';
import { createSeed, foldIn, normal, type Seed } from '@gans/tensor';
import { tanh } from '@gans/tensor/ops';
import { craft } from '@gans/uap';
import { type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { Bench, Subject } from '../bench';
import { signature } from '../signature';

/** Steps of one run; `peers/uap.py` has the same. */
const STEPS = 20;

/** Crafting as a user calls it: classes read, steps of Adam within the ball, checks, all of it. */
export const uap: Bench = {
  name: 'uap',
  description: `crafting a universal perturbation, ${STEPS} steps a run on one batch (noConfidence, L-inf 10/255), checks included; an image a step counts once`,
  roundSeconds: 2,
  cases: [
    {
      name: 'small CNN, 28x28x1',
      unit: 'images/s',
      work: 64 * STEPS,
      prepare: (seed) => prepareSmall(seed, 64, 32),
      rehearse: (seed) => prepareSmall(seed, 4, 2),
    },
    {
      name: 'ResNet-18 with 16 filters, 32x32x3',
      unit: 'images/s',
      work: 32 * STEPS,
      prepare: (seed) => prepareResnet(seed, 32, 16),
      rehearse: (seed) => prepareResnet(seed, 4, 2),
    },
  ],
};

function prepareSmall(seed: Seed, batch: number, filters: number): Subject {
  const shape = { classCount: 10, height: 28, width: 28, channels: 1 };
  return crafting(createSmallCnn({ ...shape, filters, featureSize: 4 * filters }, seed), batch, seed);
}

function prepareResnet(seed: Seed, batch: number, filters: number): Subject {
  const shape = { classCount: 10, height: 32, width: 32, channels: 3 };
  return crafting(createResnet18({ ...shape, filters, stem: '3x3' }, seed), batch, seed);
}

function crafting(net: ClassifierNet, batch: number, seed: Seed): Subject {
  const images = tidy(() => tanh(normal(foldIn(seed, 'images'), [batch, ...net.spec.imageShape]))) as Tensor4D;
  const run = async (maxSteps: number, losses: number[] = []) => {
    const onProgress = ({ loss }: { loss: number }) => {
      losses.push(loss);
    };
    // No rate ends it: every run makes all its steps.
    const options = { seed: createSeed(1), batchSize: batch, maxSteps, targetRate: 2, onProgress };
    return (await craft(asClassifier(net), images, options)).perturbation;
  };
  return {
    inputs: { params: net.params, images },
    async check() {
      const losses: number[] = [];
      const perturbation = await run(3, losses);
      const size = signature((await perturbation.abs().data()) as Float32Array);
      perturbation.dispose();
      return { 'first loss': losses[0]!, 'second loss': losses[1]!, 'third loss': losses[2]!, size };
    },
    run: () => run(STEPS),
  };
}
