import '@tensorflow/tfjs';
import { createSeed } from '@gans/tensor';
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, it } from 'vitest';
import { testIo } from '../../internal/test-io';
import { openedDecoders } from './internal/opened-decoders';
import { smallDigits } from './internal/small-setting';
import { drawPlaces, readImages } from './read-images';

const opened = openedDecoders();
afterAll(opened.dispose);
const { images } = smallDigits(3, [0, 1, 2], 12);
const search = { options: { preset: 'cold', schedule: [{ steps: 2 }] } } as const;
const io = testIo();
const seed = createSeed(4);

describe('readImages', () => {
  it('counts what is right and what it costs, and leaves no tensor', async () => {
    const before = memory().numTensors;
    const { hits, right, count, rowSteps, scores } = await readImages(opened, images, search, { sigma: 0.2, seed, io });
    expect(memory().numTensors).toBe(before);
    expect([count, hits.length, scores.length, rowSteps]).toEqual([12, 12, 12, 6]);
    expect(right).toBe([...hits].filter((hit) => hit === '1').length);
  });

  it('reads all images as the class whose offset lies far below the others', async () => {
    const { hits } = await readImages(opened, images, { ...search, offsets: [9, -9, 9] }, { sigma: 0, seed, io });
    expect(hits).toBe([...images.labels].map((label) => Number(label === 1)).join(''));
  });

  it('stops when it is told to', async () => {
    const stopped = testIo();
    stopped.stop();
    await expect(readImages(opened, images, search, { sigma: 0, seed, io: stopped })).rejects.toMatchObject({
      code: 'ABORTED',
    });
  });
});

describe('drawPlaces', () => {
  it('draws the same first ones whatever the count, each once', () => {
    const [few, all] = [drawPlaces(seed, 20, 5), drawPlaces(seed, 20, 99)];
    expect([...all].slice(0, 5)).toEqual([...few]);
    expect([...all].sort((a, b) => a - b)).toEqual([...Array(20).keys()]);
  });
});
