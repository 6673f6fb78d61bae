import '@tensorflow/tfjs';
import { fillDataset, readClasses, smoothDataset } from '@gans/synthetic-data';
import { createSeed, type GeneratorSpec } from '@gans/tensor';
import { memory, oneHot, type Tensor2D, type Tensor4D } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { createMiningClassifier } from './mining-classifier';

const seed = createSeed(4);
const spec: GeneratorSpec = { latentSize: 2, classCount: 3, imageShape: [8, 8, 1], prior: { kind: 'normal' } };
/** Every class has a brightness of its own. */
const source = {
  spec,
  generator: (latents: Tensor2D, condition: Tensor2D) =>
    condition
      .mul([-0.8, 0, 0.8])
      .sum(1, true)
      .add(latents.mul(0.05).sum(1, true))
      .tile([1, 64])
      .reshape<Tensor4D>([-1, 8, 8, 1]),
};
const signal = new AbortController().signal;
const create = (stop = signal) => createMiningClassifier(spec, { rounds: 4, increment: 60, seed, signal: stop });

describe('createMiningClassifier', () => {
  it('learns the classes of a pool, and leaves no tensor', async () => {
    const before = memory().numTensors;
    const { loop, dispose, net, training } = create();
    expect(net).toMatchObject({ classCount: 3, height: 8, width: 8, channels: 1 });
    expect(training).toEqual({ epochs: 4, batchSize: 60, learningRate: 2e-3 });
    const state = await smoothDataset(loop, source, { size: 60, epochs: 4, share: 0.5, seed, chunkSize: 30 });
    const pool = await fillDataset(source, { count: 30, seed: createSeed(9), chunkSize: 30 });
    expect((await readClasses(loop.classify(state.classifier), pool)).accuracy).toBeGreaterThan(0.6);
    dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('frees what it has when its training is stopped', async () => {
    const before = memory().numTensors;
    const stop = new AbortController();
    const { loop, dispose } = create(stop.signal);
    const pool = await fillDataset(source, { count: 60, seed, chunkSize: 30 });
    stop.abort();
    await expect(loop.trainEpoch(loop.classifier, pool, { epoch: 0, seed })).rejects.toMatchObject({ code: 'ABORTED' });
    dispose();
    expect(memory().numTensors).toBe(before);
    oneHot([0], 3).dispose(); // the engine is in order
  });

  it('refuses images of a size that its net does not take', () => {
    const odd = { ...spec, imageShape: [7, 8, 1] as const };
    expect(() => createMiningClassifier(odd, { rounds: 1, increment: 10, seed, signal })).toThrow('height');
  });
});
