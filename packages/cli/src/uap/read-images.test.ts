import '@tensorflow/tfjs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memory, setBackend, tidy } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { imageNames, writeImages } from '../internal/small-images';
import { readImages } from './read-images';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-uap-images-'));
  await writeImages(join(cwd, 'grey'), imageNames(6));
  await writeImages(join(cwd, 'colour'), imageNames(3), { channels: 3, size: 6 });
  await setBackend('cpu');
});
afterAll(() => rm(cwd, { recursive: true }));

const options = () => ({ split: 'train' as const, count: 100, seed: 1, cwd, signal: new AbortController().signal });

describe('readImages', () => {
  it('brings images to the size and channels of the classifier', async () => {
    const before = memory().numTensors;
    const asColour = await readImages('grey', { ...options(), imageShape: [8, 8, 3] });
    expect(asColour.images.shape).toEqual([6, 8, 8, 3]);
    const spread = tidy(() => asColour.images.max(3).sub(asColour.images.min(3)).max().dataSync()[0]);
    expect(spread).toBe(0);
    const asGrey = await readImages('colour', { ...options(), imageShape: [8, 4, 1] });
    expect(asGrey.images.shape).toEqual([3, 8, 4, 1]);
    expect(Math.max(...Array.from(asGrey.images.dataSync(), Math.abs))).toBeLessThanOrEqual(1);
    asColour.images.dispose();
    asGrey.images.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('draws as many as asked for by the seed, and knows the whole set by its hash', async () => {
    const read = async (seed: number) => {
      const { images, sha256 } = await readImages('grey', { ...options(), count: 2, seed, imageShape: [8, 8, 1] });
      return { values: Array.from(images.dataSync()), sha256 };
    };
    const [one, again, two] = [await read(1), await read(1), await read(5)];
    expect(one.values).toEqual(again.values);
    expect(one.values).not.toEqual(two.values);
    expect(one.values).toHaveLength(128);
    expect(two.sha256).toBe(one.sha256);
  });

  it('has them in another order than the set, whose last ones are often of one class', async () => {
    const read = async (seed: number) => {
      const { images } = await readImages('grey', { ...options(), seed, imageShape: [8, 8, 1] });
      const means = tidy(() => [...images.mean([1, 2, 3]).dataSync()]);
      images.dispose();
      return means;
    };
    const orders = [await read(1), await read(2), await read(3)];
    for (const order of orders) expect([...order].sort()).toEqual([...orders[0]!].sort());
    expect(new Set(orders.map((order) => order.join())).size).toBeGreaterThan(1);
  });

  it('refuses what cannot be read, in the words of the command', async () => {
    await expect(readImages('nowhere', { ...options(), imageShape: [8, 8, 1] })).rejects.toThrow('nowhere');
  });
});
