import { expectNoLeak } from '@gans/tensor/testing';
import { concat, mean, slice, type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { extractFeatures } from './extract-features';

const taps = (images: Tensor4D) => ({
  colour: mean(images, [1, 2]),
  brightness: mean(images, [1, 2, 3]).expandDims(1),
  map: images,
});
const images = (count: number) =>
  tensor4d(
    Float32Array.from({ length: count * 12 }, (_, i) => Math.sin(i)),
    [count, 2, 2, 3],
  );

describeOnEngines('extractFeatures', () => {
  it('keeps the rows of the named taps, in order, whatever the batches', async () => {
    const all = images(7);
    const whole = await extractFeatures(taps, [all], { names: ['colour', 'brightness'] });
    expect(Object.keys(whole)).toEqual(['colour', 'brightness']);
    expect([whole.colour.count, whole.colour.dimension, whole.brightness.dimension]).toEqual([7, 3, 1]);
    expectClose(whole.colour.values, taps(all).colour.dataSync());

    async function* batches() {
      for (const [start, size] of [
        [0, 3],
        [3, 1],
        [4, 3],
      ] as const) {
        const batch = slice(all, [start, 0, 0, 0], [size, 2, 2, 3]);
        yield batch;
        batch.dispose();
      }
    }
    const parts = await extractFeatures(taps, batches(), { names: ['colour'] });
    expectClose(parts.colour.values, whole.colour.values);
  });

  it('reports its progress and stops when asked', async () => {
    const controller = new AbortController();
    const done: number[] = [];
    const batch = images(2);
    const onProgress = (count: number) => {
      done.push(count);
      if (count === 4) controller.abort();
    };
    const work = extractFeatures(taps, [batch, batch, batch], {
      names: ['colour'],
      signal: controller.signal,
      onProgress,
    });
    await expect(work).rejects.toMatchObject({
      code: 'ABORTED',
      message: "extractFeatures: stopped by the caller's signal after 4 images.",
    });
    expect(done).toEqual([2, 4]);
  });

  it('frees what the net made, also when it fails, and leaves the images alone', async () => {
    const batch = images(2);
    await expectNoLeak(() => extractFeatures(taps, [batch, batch], { names: ['colour', 'brightness'] }));
    await expectNoLeak(() => extractFeatures(taps, [batch], { names: ['brightness', 'map'] }).catch(() => undefined));
    expect(batch.isDisposed).toBe(false);
  });

  it('lets other work run between batches', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    await extractFeatures(taps, Array(20).fill(images(1)), { names: ['colour'] });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(1);
  });

  it('gives empty rows for no images', async () => {
    const { colour } = await extractFeatures(taps, [], { names: ['colour'] });
    expect(colour).toEqual({ values: new Float32Array(0), count: 0, dimension: 0 });
  });

  it('rejects taps that are absent, not rows, or change their width', async () => {
    const batch = images(2);
    await expect(extractFeatures(taps, [batch], { names: ['pool3'] })).rejects.toThrow(
      "extractFeatures: expected names to be taps (colour, brightness, map), got 'pool3'.",
    );
    await expect(extractFeatures(taps, [batch], { names: ['map'] })).rejects.toThrow(
      "extractFeatures: expected tap 'map' to be [2, D], got [2, 2, 2, 3]. Pool or flatten it to one row an image.",
    );
    const narrow = concat([batch, batch], 3) as Tensor4D;
    await expect(extractFeatures(taps, [batch, narrow], { names: ['colour'] })).rejects.toThrow(
      "expected tap 'colour' to be [2, 3], got [2, 6]",
    );
  });
});
