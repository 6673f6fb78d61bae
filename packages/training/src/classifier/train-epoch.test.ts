import { createSmallCnn } from '@gans/core-nets';
import { takeSubset } from '@gans/datasets';
import { createSeed, disposeTree } from '@gans/tensor';
import { countLeftTensors, expectNoLeak } from '@gans/tensor/testing';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { tinyDataset } from '../internal/tiny-gan';
import { treeBits } from '../internal/tree-bits';
import { memoriesOf } from '../internal/update-weights';
import type { ClassifierConfig } from './classifier-config';
import { trainClassifier } from './train-classifier';
import { type ClassifierInTraining, trainEpoch } from './train-epoch';

const seed = createSeed(3);
const dataset = tinyDataset(20);
const config: ClassifierConfig = {
  epochs: 3,
  batchSize: 6,
  learningRate: 0.05,
  optimizer: { name: 'sgd', nesterov: true },
  augmentation: { shift: 1 },
};
const createNet = () =>
  createSmallCnn({ classCount: 3, height: 8, width: 8, channels: 1, filters: 2, featureSize: 6 }, seed);
const free = ({ net, progress }: ClassifierInTraining) =>
  disposeTree(net.params, net.state, memoriesOf(progress.optimizer));

describeOnEngines('trainEpoch', () => {
  it('is, epoch after epoch, trainClassifier bit by bit', async () => {
    const whole = await trainClassifier({ net: createNet(), dataset, config, seed });
    let classifier: ClassifierInTraining = await trainEpoch({ net: createNet(), dataset, config, seed });
    for (let epoch = 1; epoch < 3; epoch++) {
      expect(classifier.progress).toMatchObject({ step: 3 * epoch, epoch, batch: 0 });
      classifier = await trainEpoch({ ...classifier, dataset, config, seed });
    }
    expect(treeBits(classifier.net.params, classifier.net.state)).toEqual(treeBits(whole.params, whole.state));
  });

  it('takes another pool each epoch, and gives the means of its steps', async () => {
    const first = await trainEpoch({
      net: createNet(),
      dataset: takeSubset(
        dataset,
        Array.from({ length: 12 }, (_, i) => i),
      ),
      config,
      seed,
    });
    expect(first.progress).toMatchObject({ step: 2, epoch: 1, batch: 0 });
    const told: { loss: number; learningRate: number }[] = [];
    const second = await trainEpoch({
      ...first,
      dataset: tinyDataset(24),
      config,
      seed,
      onStep: ({ step, scalars }) => {
        told.push(scalars);
        expect(step).toBe(2 + told.length);
      },
    });
    expect(second.progress).toMatchObject({ step: 6, epoch: 2, batch: 0 });
    const mean = (name: 'loss' | 'learningRate') => told.reduce((sum, scalars) => sum + scalars[name], 0) / 4;
    expectClose([second.scalars.loss, second.scalars.learningRate], [mean('loss'), mean('learningRate')]);
    // The second of three epochs, batch 0 of 4.
    expectClose(told[0]!.learningRate, 0.025 * (1 + Math.cos(Math.PI / 3)));
  });

  it('refuses a run that is over, and leaves net and progress to the caller', async () => {
    const once = { ...config, epochs: 1 };
    const end = await trainEpoch({ net: createNet(), dataset, config: once, seed });
    const { left } = await countLeftTensors(() =>
      expect(trainEpoch({ ...end, dataset, config: once, seed })).rejects.toThrow(
        'trainEpoch: expected progress to have an epoch left, got 1 of 1 finished. Raise epochs, by which the learning rate falls.',
      ),
    );
    expect(left).toBe(0);
    free(end);
  });

  it('leaves nothing but net and progress, and nothing after a failure', async () => {
    await expectNoLeak(async () => free(await trainEpoch({ net: createNet(), dataset, config, seed })));
    await expectNoLeak(() =>
      expect(
        trainEpoch({ net: createNet(), dataset, config, seed, onStep: () => Promise.reject(new Error('disk full')) }),
      ).rejects.toThrow('disk full'),
    );
  });
});
