import { createSeed, isGansError } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { classify } from './classify';
import {
  type ClassifyStreamOptions,
  classifyStream,
  type StreamedDecision,
  type StreamedImage,
} from './classify-stream';
import { drawn, tanhToy } from './internal/toy-generators';

const options: ClassifyStreamOptions = {
  preset: 'cold',
  schedule: [{ steps: 4 }, { keep: 2, steps: 4 }],
  chunkRows: 12,
};

describeOnEngines('classifyStream', () => {
  const toy = tanhToy();
  const { generator, spec } = toy;
  const labels = [0, 1, 2, 2, 1, 0, 1, 2, 0, 1];

  const itemsOf = async (): Promise<StreamedImage[]> => {
    const images = drawn(toy, labels, createSeed(1));
    const pixels = await images.data<'float32'>();
    images.dispose();
    return labels.map((_, i) => ({ name: `image ${i}`, pixels: pixels.slice(i * 16, (i + 1) * 16) }));
  };
  const all = async (
    items: Iterable<StreamedImage> | AsyncIterable<StreamedImage>,
    more: ClassifyStreamOptions = {},
  ) => {
    const results = [];
    for await (const result of classifyStream(generator, spec, items, { ...options, ...more })) results.push(result);
    return results;
  };

  it('decides as `classify` does, in order', async () => {
    const items = await itemsOf();
    const results = (await all(items)) as StreamedDecision[];
    const images = drawn(toy, labels, createSeed(1));
    const { decisions } = await classify(generator, spec, images, options);
    expect(results.map(({ name, index, label }) => [name, index, label])).toEqual(
      decisions.map(({ index, label }) => [`image ${index}`, index, label]),
    );
    expectClose(
      results.map(({ outOfClassScore }) => outOfClassScore),
      decisions.map(({ outOfClassScore }) => outOfClassScore),
      {
        atol: 1e-5,
      },
    );
    images.dispose();
  });

  it('reports images that are none, and decides on the others as if they were not there', async () => {
    const items = await itemsOf();
    const sound = (await all(items)) as StreamedDecision[];
    const broken: StreamedImage[] = [...items];
    broken[1] = { name: 'b', error: 'not a PNG' };
    broken[2] = { pixels: new Float32Array(15) };
    broken[5] = { pixels: new Float32Array(16).fill(Number.NaN) };
    broken[8] = { pixels: new Float32Array(16).fill(7) };
    const results = await all(broken);
    expect(results).toHaveLength(10);
    expect(results.filter((result) => 'error' in result)).toEqual([
      { index: 1, name: 'b', error: 'not a PNG' },
      { index: 2, error: expect.stringMatching(/^expected 16 numbers for an image \[4, 4, 1\], got 15\. Resize/) },
      { index: 5, error: expect.stringMatching(/^expected pixels in \[-1, 1\], got NaN at 0/) },
      { index: 8, error: expect.stringMatching(/got 7 at 0\. Scale/) },
    ]);
    for (const result of results) if (!('error' in result)) expect(result).toEqual(sound[result.index]);
  });

  it('goes on where it was stopped, with the same bits', async () => {
    const items = await itemsOf();
    const whole = await all(items);
    for (const firstIndex of [0, 1, 4, 6, 9, 10, 20])
      expect(await all(items, { firstIndex })).toEqual(whole.slice(firstIndex));
  });

  it('reads no further than the chunk that is due', async () => {
    const items = await itemsOf();
    let read = 0;
    const source = (async function* () {
      for (const item of items) {
        read++;
        yield item;
      }
    })();
    for await (const { index } of classifyStream(generator, spec, source, options)) {
      expect(read).toBe(Math.min(10, 4 * (Math.floor(index / 4) + 1)));
      if (index === 5) break;
    }
    expect(read).toBe(8);
  });

  it('counts what it did and nothing else, and leaves nothing behind', async () => {
    const items: StreamedImage[] = [...(await itemsOf()).slice(0, 5), { error: 'gone' }];
    const costs: number[][] = [];
    await expectNoLeak(() =>
      all(items, { firstIndex: 1, onProgress: ({ images, rowSteps }) => costs.push([images, rowSteps]) }),
    );
    expect(costs).toEqual([
      [3, 3 * 20],
      [4, 4 * 20],
    ]);
  });

  it('decides on nothing where there is nothing', async () => {
    expect(await all([])).toEqual([]);
    expect(await all([{ error: 'gone' }])).toEqual([{ index: 0, error: 'gone' }]);
  });

  it('refuses a place that is none, and stops where the signal says so', async () => {
    await expect(all([], { firstIndex: -1 })).rejects.toThrow(/firstIndex to be an integer >= 0, got -1/);
    const items = await itemsOf();
    const reason = await all(items, { signal: AbortSignal.abort() }).catch((error: unknown) => error);
    expect(isGansError(reason) && reason.code).toBe('ABORTED');
  });
});
