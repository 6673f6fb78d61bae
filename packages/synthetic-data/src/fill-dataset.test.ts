import { toPixels } from '@gans/datasets';
import { createSeed, foldIn } from '@gans/tensor';
import { oneHotRows } from '@gans/tensor/ops';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { fillDataset } from './fill-dataset';
import { drawLatents } from './internal/draw-latents';
import { labelledExample, readsPixels } from './internal/linear-example';
import { mineHardSamples } from './mine-hard-samples';
import { poolCounts } from './pool';

const seed = createSeed(11);
const source = labelledExample();
const mining = { classifier: readsPixels(), stepSize: 0.5, steps: 3 };
const quick = { seed, chunkSize: 8 };

describe('fillDataset', () => {
  it('draws as many images of each class, which take turns', async () => {
    const pool = await fillDataset(source, { ...quick, count: 12 });
    expect([...poolCounts(pool)]).toEqual([3, 3, 3, 3]);
    expect([...pool.labels]).toEqual([0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3]);
    expect(pool).toMatchObject({ imageShape: [1, 4, 1], classCount: 4 });
    expect([...pool.mined, ...pool.born, ...pool.origin].every((mark) => mark === 0)).toBe(true);
    // The bright pixel is that of the label.
    for (const [i, label] of pool.labels.entries()) {
      const image = [...pool.pixels.subarray(4 * i, 4 * i + 4)];
      expect(image.indexOf(Math.max(...image))).toBe(label);
    }
  });

  it('gives the first classes one more where their number does not divide', async () => {
    expect([...poolCounts(await fillDataset(source, { ...quick, count: 10 }))]).toEqual([3, 3, 2, 2]);
  });

  it('stores what the generator makes of the latents of its seed, in bytes', async () => {
    const pool = await fillDataset(source, { ...quick, count: 6, chunkSize: 6 });
    const latents = drawLatents(source.spec, seed, 6, 0);
    const condition = oneHotRows(pool.labels, 4);
    const images = source.generator(latents, condition);
    expect(pool.pixels).toEqual(await toPixels(images));
    tf.dispose([latents, condition, images]);
  });

  it('Q8: draws the same images from the same seed, in chunks of any size, and others from another', async () => {
    const pool = await fillDataset(source, { ...quick, count: 21 });
    expect(await fillDataset(source, { ...quick, count: 21, chunkSize: 5 })).toEqual(pool);
    const longer = await fillDataset(source, { ...quick, count: 30 });
    expect(longer.pixels.subarray(0, pool.pixels.length)).toEqual(pool.pixels);
    expect(await fillDataset(source, { ...quick, count: 21, seed: foldIn(seed, 1) })).not.toEqual(pool);
  });

  it('Q8: mines from the latents that it draws without mining', async () => {
    const still = await fillDataset(source, { ...quick, count: 9, mining: { ...mining, stepSize: 0 } });
    const drawn = await fillDataset(source, { ...quick, count: 9 });
    for (const [i, byte] of still.pixels.entries()) expect(Math.abs(byte - drawn.pixels[i]!)).toBeLessThanOrEqual(1);
    expect([...still.mined]).toEqual(Array(9).fill(1));
    const mined = await fillDataset(source, { ...quick, count: 9, chunkSize: 9, mining });
    const [latents, condition] = [drawLatents(source.spec, seed, 9, 0), oneHotRows(mined.labels, 4)];
    const moved = await mineHardSamples(source, mining.classifier, { latents, condition }, mining);
    const images = source.generator(moved.latents, condition);
    expect(mined.pixels).toEqual(await toPixels(images));
    expect(mined.pixels).not.toEqual(drawn.pixels);
    tf.dispose([latents, condition, moved.latents, images]);
  });

  it('lets several generators take turns within each class', async () => {
    const dark = { ...source, generator: () => tf.fill<tf.Rank.R4>([8, 1, 4, 1], -1) };
    const pool = await fillDataset([source, dark], { ...quick, count: 16 });
    expect([...pool.origin]).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1]);
    for (const [i, origin] of pool.origin.entries()) {
      const image = pool.pixels.subarray(4 * i, 4 * i + 4);
      expect(image.every((byte) => byte === 0)).toBe(origin === 1);
    }
  });

  it('leaves no tensor, tells how far it is, and stops when it is told to', async () => {
    const before = tf.memory().numTensors;
    const seen: [number, number][] = [];
    const onProgress = (done: number, total: number) => void seen.push([done, total]);
    await fillDataset(source, { ...quick, count: 20, mining, onProgress });
    expect(seen).toEqual([
      [8, 20],
      [16, 20],
      [20, 20],
    ]);
    const stop = new AbortController();
    const stopping = { ...quick, count: 20, signal: stop.signal, onProgress: () => stop.abort() };
    await expect(fillDataset(source, stopping)).rejects.toMatchObject({
      code: 'ABORTED',
      message: "fillDataset: stopped by the caller's signal after 8 of 20 images.",
    });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses generators that do not fit', async () => {
    const without = { ...source, spec: { ...source.spec, classCount: 0 } };
    await expect(fillDataset(without, { ...quick, count: 4 })).rejects.toThrow(
      'fillDataset: expected spec.classCount to be at least 2, got 0.',
    );
    await expect(fillDataset([], { ...quick, count: 4 })).rejects.toThrow('expected 1 to 254 generators, got 0.');
    await expect(fillDataset([source, labelledExample(3)], { ...quick, count: 4 })).rejects.toThrow(
      'fillDataset: expected all generators to make [1, 4, 1] images of 4 classes, got [1, 3, 1] of 3 from generator 1.',
    );
    const wrong = { ...source, spec: { ...source.spec, imageShape: [2, 2, 1] as const } };
    await expect(fillDataset(wrong, { ...quick, count: 4 })).rejects.toThrow(
      'fillDataset: expected the generator to give images [8, 2, 2, 1], got [8, 1, 4, 1].',
    );
    const diverged = { ...source, generator: () => tf.fill<tf.Rank.R4>([8, 1, 4, 1], Number.NaN) };
    await expect(fillDataset(diverged, { ...quick, count: 4 })).rejects.toThrow('expected images without NaN');
  });

  it('refuses numbers out of range', async () => {
    await expect(fillDataset(source, { ...quick, count: 0 })).rejects.toThrow(
      'expected count to be an integer >= 1, got 0.',
    );
    await expect(fillDataset(source, { ...quick, count: 4, mining: { ...mining, steps: -1 } })).rejects.toThrow(
      'fillDataset: expected steps to be an integer >= 0, got -1.',
    );
    await expect(fillDataset(source, { ...quick, count: 4, chunkSize: 0.5 })).rejects.toThrow('expected chunkSize');
  });
});
