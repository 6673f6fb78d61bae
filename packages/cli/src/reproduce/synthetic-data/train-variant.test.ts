import { createSeed } from '@gans/tensor';
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { placeFor, smallSetting } from './internal/small-table';
import { trainVariant } from './train-variant';
import { trainingImagesFor } from './training-images';
import { variantOf } from './variants';

let setting: Awaited<ReturnType<typeof smallSetting>>;
beforeAll(async () => {
  setting = await smallSetting('train-variant');
});
afterAll(() => setting.remove());

async function train(key: string, { stopAfter = Number.POSITIVE_INFINITY } = {}) {
  const { plan, generator, heldOut, cwd } = setting;
  const variant = variantOf(key);
  const place = placeFor(cwd);
  const epochs: number[] = [];
  const watch = {
    heldOut,
    classNames: generator.classNames,
    look: async () => 0.5,
    onEpoch: (epoch: number) => {
      epochs.push(epoch);
      if (epoch >= stopAfter) place.io.stop();
    },
  };
  const images = trainingImagesFor(variant, plan.data.train, { count: 24, seed: createSeed(1) });
  const { classifier, ...trained } = await trainVariant(
    plan,
    plan.cell(variant, 1, ''),
    { sources: [generator.source] },
    images,
    watch,
    place,
  );
  classifier.dispose();
  return { ...trained, watched: epochs };
}

describe('trainVariant', () => {
  it('counts the images that were drawn and mined, by both algorithms of the paper, the same for the same seed', async () => {
    const before = memory().numTensors;
    // N = 24, two epochs: r N are drawn between them, half of those mined.
    const smoothed = await train('ds');
    expect(smoothed).toMatchObject({ drawn: 36, mined: 0, epochs: 2, watched: [1, 2] });
    expect(await train('ds')).toEqual(smoothed);
    expect(await train('ds-1')).toMatchObject({ drawn: 48 });
    expect(await train('hsm-ds')).toMatchObject({ drawn: 36, mined: 6, stepSize: expect.any(Number) });
    expect(await train('hsm')).toMatchObject({ drawn: 24, mined: 21, stepSize: expect.any(Number) });
    expect(await train('real')).toMatchObject({ drawn: 0, curve: [1, 2].map((epoch) => ({ epoch, accuracy: 0.5 })) });
    expect(memory().numTensors).toBe(before);
  });

  it('stops between epochs and leaves no tensor', async () => {
    const before = memory().numTensors;
    await expect(train('ds', { stopAfter: 1 })).rejects.toMatchObject({ code: 'ABORTED' });
    expect(memory().numTensors).toBe(before);
  });
});
