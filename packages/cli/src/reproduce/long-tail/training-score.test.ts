import '@tensorflow/tfjs';
import { classHistogram } from '@gans/datasets';
import { createSeed } from '@gans/tensor';
import { averagedGenerator, createGan, disposeGanState, type GanNetsConfig } from '@gans/training';
import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { smallConfig, smallDataset } from '../../internal/small-gan';
import { builtInRecipe } from '../../recipes/find-recipe';
import { resolveRecipe } from '../../recipes/resolve-recipe';
import { blindJudge } from './internal/small-plan';
import { generatedImages, scoreImages, spreadSample, trainingScore } from './training-score';

const dataset = smallDataset(96);
const test = smallDataset(60, createSeed(2));
const { signal } = new AbortController();
const score = (images = dataset) => trainingScore(images, smallConfig(dataset), test, { signal, what: 'noise' });

describe('trainingScore', () => {
  it('tests what was learned from the images, the same each time', async () => {
    const before = memory().numTensors;
    const found = await score();
    expect(memory().numTensors).toBe(before);
    expect(found.value).toBeGreaterThan(0.6);
    expect(found).toMatchObject({ n: 96, protocol: { nTest: 60, recipe: { images: 'noise', epochs: 5 } } });
    expect(await score()).toEqual(found);
  });

  it('stops when it is told to', async () => {
    const stopped = AbortSignal.abort();
    await expect(
      trainingScore(dataset, smallConfig(dataset), test, { signal: stopped, what: 'noise' }),
    ).rejects.toMatchObject({ code: 'ABORTED' });
  });
});

describe('generatedImages', () => {
  const netsOf = (recipe: string) =>
    resolveRecipe(builtInRecipe(recipe), { imageShape: [8, 8, 1], classCount: 10, count: 96 }).values.nets;
  const draw = async (config: GanNetsConfig) => {
    const { nets, state } = createGan(config, createSeed(3));
    const images = await generatedImages(averagedGenerator(nets, state), blindJudge(), like, createSeed(4), signal);
    disposeGanState(state);
    return images;
  };
  const like = {
    ...smallDataset(20),
    classCount: 10,
    classNames: Array.from({ length: 10 }, (_, k) => String(k)),
  };

  it('are of the classes asked for, as many of each', async () => {
    const images = await draw(netsOf('projection/mini'));
    expect([images.length, ...classHistogram(images)]).toEqual([20, ...new Array<number>(10).fill(2)]);
  });

  it('are of the classes that the judge reads, where none can be asked for', async () => {
    const images = await draw(netsOf('unconditional/mini'));
    expect(Array.from(images.labels)).toEqual(new Array<number>(20).fill(9));
  });
});

describe('scoreImages and spreadSample', () => {
  it('take every so many-th of many images, and all of few', () => {
    expect([scoreImages(dataset), scoreImages({ length: 60_000 })]).toEqual([96, 10_000]);
    expect(spreadSample(dataset, 96)).toBe(dataset);
    const sample = spreadSample(dataset, 32);
    expect(Array.from(sample.labels.slice(0, 4))).toEqual([0, 0, 0, 0]);
    expect(sample.length).toBe(32);
    expect(Array.from(sample.pixels([1]))).toEqual(Array.from(dataset.pixels([3])));
  });
});
