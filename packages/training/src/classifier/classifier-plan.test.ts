import { classWeights, deferredClassWeights, ldamMargins } from '@gans/losses';
import { describe, expect, it } from 'vitest';
import { expectClose } from '#test-kit';
import { tinyDataset } from '../internal/tiny-gan';
import type { ClassifierConfig, ClassWeightsConfig } from './classifier-config';
import { classWeightsAt, planClassifier } from './classifier-plan';

const dataset = tinyDataset(20); // classes of 7, 7 and 6 images
const config: ClassifierConfig = { epochs: 4, batchSize: 6, learningRate: 0.1 };

describe('planClassifier', () => {
  it('counts batches and the images of each class', () => {
    const plan = planClassifier(config, dataset);
    expect(plan).toMatchObject({ batchesPerEpoch: 3, counts: Int32Array.of(7, 7, 6), config: { remainder: 'drop' } });
    expect(planClassifier({ ...config, remainder: 'keep' }, dataset).batchesPerEpoch).toBe(4);
    expect(planClassifier({ ...config, batchSize: 21 }, dataset).batchesPerEpoch).toBe(0);
  });

  it('has margins for LDAM only', () => {
    expect(planClassifier(config, dataset).margins).toBeUndefined();
    const { margins } = planClassifier({ ...config, loss: { name: 'ldam', maxMargin: 0.3 } }, dataset);
    expectClose(margins!, ldamMargins([7, 7, 6], 0.3));
  });

  it('checks the configuration', () => {
    expect(() => planClassifier({ ...config, epochs: 0 }, dataset)).toThrow('ClassifierConfig: expected epochs');
  });
});

describe('classWeightsAt', () => {
  const at = (rule: ClassWeightsConfig, epoch: number) =>
    classWeightsAt(planClassifier({ ...config, classWeights: rule }, dataset), epoch);

  it('weighs no class unless told to, and none before its epoch', () => {
    expect(at({ name: 'none' }, 3)).toBeUndefined();
    expect(at({ name: 'inverse-frequency', fromEpoch: 2 }, 1)).toBeUndefined();
  });

  it('weighs by inverse frequency or effective number, with mean 1, from its epoch on', () => {
    expectClose(at({ name: 'inverse-frequency' }, 0)!, classWeights([7, 7, 6]));
    const rule = { name: 'effective-number', beta: 0.9, fromEpoch: 2 } as const;
    for (const epoch of [0, 1, 2, 3])
      expectClose(at(rule, epoch) ?? [1, 1, 1], deferredClassWeights([7, 7, 6], epoch, { switchEpoch: 2, beta: 0.9 }));
  });
});
