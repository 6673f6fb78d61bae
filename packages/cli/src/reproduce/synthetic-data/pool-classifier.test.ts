import { createSeed } from '@gans/tensor';
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallSetting } from './internal/small-table';
import { createPoolClassifier } from './pool-classifier';
import { variantOf } from './variants';

let setting: Awaited<ReturnType<typeof smallSetting>>;
beforeAll(async () => {
  setting = await smallSetting('pool-classifier');
});
afterAll(() => setting.remove());

describe('createPoolClassifier', () => {
  it('trains epoch by epoch, with other labels where it is told, counts the time, and frees all', async () => {
    const before = memory().numTensors;
    const { net, training } = setting.plan.cell(variantOf('fixed'), 1, '');
    const relabelled: number[] = [];
    let time = 0;
    const now = () => {
      time += 1500;
      return time;
    };
    const classifier = createPoolClassifier({
      ...{ net, training, now, classNames: ['a', 'b', 'c'], seed: createSeed(1), signal: new AbortController().signal },
      relabel: (pool, epoch) => {
        relabelled.push(epoch);
        return pool.labels;
      },
    });
    const call = { seed: createSeed(2), signal: undefined };
    const first = await classifier.loop.trainEpoch(classifier.loop.classifier, setting.heldOut, { ...call, epoch: 0 });
    const second = await classifier.loop.trainEpoch(first, setting.heldOut, { ...call, epoch: 1 });
    expect(second.progress).toMatchObject({ epoch: 2, step: 2 });
    expect(classifier.net()).toBe(second.net);
    expect([relabelled, classifier.seconds()]).toEqual([[0, 1], 3]);
    classifier.dispose();
    expect(memory().numTensors).toBe(before);
  });
});
