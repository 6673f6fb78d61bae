import { createSmallCnn } from '@gans/core-nets';
import { batch } from '@gans/datasets';
import { classificationAccuracyScore } from '@gans/metrics';
import { createSeed, disposeTree } from '@gans/tensor';
import { countLeftTensors } from '@gans/tensor/testing';
import { expect, it } from 'vitest';
import { describeOnEngines } from '#test-kit';
import { tinyDataset } from '../internal/tiny-gan';
import { treeBits } from '../internal/tree-bits';
import { memoriesOf } from '../internal/update-weights';
import { predictDataset } from './predict-dataset';
import { trainClassifier } from './train-classifier';
import { trainEpoch } from './train-epoch';
import { classifierOf, epochTraining, scoreTraining } from './training-functions';

const seed = createSeed(6);
const dataset = tinyDataset(30);
const config = { epochs: 4, batchSize: 6, learningRate: 1e-2 } as const;
const create = () =>
  createSmallCnn({ classCount: 3, height: 8, width: 8, channels: 1, filters: 2, featureSize: 6 }, seed);

describeOnEngines('scoreTraining', () => {
  it('trains what classificationAccuracyScore scores', async () => {
    const test = tinyDataset(21);
    const nets: ReturnType<typeof create>[] = [];
    const { result, left } = await countLeftTensors(async () => {
      const score = await classificationAccuracyScore({
        trainClassifier: scoreTraining({ create, dataset, config, seed, onTrained: (net) => nets.push(net) }),
        testBatches: [batch(test, Array.from(test.labels.keys()))].map(({ images, labels }) => ({ images, labels })),
        generatedCount: dataset.length,
        recipe: { ...config },
        reference: { name: 'tiny rows' },
      });
      const own = await trainClassifier({ net: create(), dataset, config, seed });
      expect(treeBits(nets[0]!.params, nets[0]!.state)).toEqual(treeBits(own.params, own.state));
      const predicted = await predictDataset(classifierOf(own), test);
      disposeTree(own.params, own.state, nets[0]!.params, nets[0]!.state);
      return [score.value, predicted.filter((label, i) => label === test.labels[i]).length / 21] as const;
    });
    expect(result[0]).toBeCloseTo(result[1], 12);
    expect(result[0]).toBeGreaterThan(0.8);
    expect([nets.length, left]).toEqual([1, 1]); // the test images
  });

  it('passes the signal on', async () => {
    const controller = new AbortController();
    const train = scoreTraining({
      create,
      dataset,
      config,
      seed,
      onStep: () => controller.abort(),
      onTrained: () => {},
    });
    await expect(train({ signal: controller.signal })).rejects.toMatchObject({
      code: 'ABORTED',
      message: 'trainClassifier: stopped at step 1 of 20.',
    });
  });
});

describeOnEngines('epochTraining', () => {
  it('is trainEpoch with classifier, pool and seed as its arguments', async () => {
    const told: number[] = [];
    const train = epochTraining({ config, onStep: ({ step }) => void told.push(step) });
    let classifier = await train({ net: create() }, dataset, seed);
    classifier = await train(classifier, tinyDataset(18), seed);
    const first = await trainEpoch({ net: create(), dataset, config, seed });
    const second = await trainEpoch({ ...first, dataset: tinyDataset(18), config, seed });
    expect(told).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(Object.keys(classifier)).toEqual(['net', 'progress']);
    for (const { progress } of [classifier, second]) expect(progress).toMatchObject({ step: 8, epoch: 2, batch: 0 });
    expect(treeBits(classifier.net.params, memoriesOf(classifier.progress.optimizer))).toEqual(
      treeBits(second.net.params, memoriesOf(second.progress.optimizer)),
    );
  });
});
