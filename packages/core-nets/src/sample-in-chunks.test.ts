import { createSeed, type Generator, type GeneratorSpec, normal } from '@gans/tensor';
import { oneHotRows } from '@gans/tensor/ops';
import { expectNoLeak } from '@gans/tensor/testing';
import { add, memory, reshape, slice, sum, type Tensor2D, type Tensor4D, tensor, zeros } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { createBigganGenerator } from './biggan-generator';
import { asGenerator } from './contracts';
import { planSampling, sampleInChunks } from './sample-in-chunks';

const seed = createSeed(6);
const spec: GeneratorSpec = { latentSize: 3, classCount: 2, imageShape: [1, 3, 1], prior: { kind: 'normal' } };
const calls: number[] = [];
/** Each image is its latent, brightened by its class. */
const generate: Generator = (latent, condition) => {
  calls.push(latent.shape[0]);
  return reshape(add(latent, sum(condition, 1, true)), [-1, 1, 3, 1]) as Tensor4D;
};
const input = (count: number) => ({
  latent: normal(seed, [count, 3]) as Tensor2D,
  condition: oneHotRows(new Array(count).fill(1), 2),
});
const biggan = () =>
  createBigganGenerator(
    { resolution: 32, channels: 1, classCount: 4, sharedSize: 2, latentSize: 8, filters: 2, attention: [2] },
    seed,
  );

describeOnEngines('sampleInChunks', () => {
  it('visits every image once and in order, in calls of one size', async () => {
    calls.length = 0;
    const [all, firsts]: [number[], number[]] = [[], []];
    const { latent, condition } = input(7);
    await sampleInChunks(
      generate,
      { latent, condition },
      ({ images, first }) => {
        firsts.push(first);
        all.push(...images.dataSync());
      },
      { chunkSize: 3 },
    );
    expect(firsts).toEqual([0, 3, 6]);
    expect(calls).toEqual([3, 3, 3]);
    expectClose(tensor(all), reshape(add(latent, 1), [-1]));
  });

  it('takes rows that are made when their turn comes, and disposes them', async () => {
    const rows = input(5);
    const asked: [number, number][] = [];
    const collect = async (source: Parameters<typeof sampleInChunks>[1]) => {
      const values: number[] = [];
      const visit = ({ images }: { images: Tensor4D }) => void values.push(...images.dataSync());
      await sampleInChunks(generate, source, visit, { chunkSize: 2 });
      return values;
    };
    const draw = (first: number, count: number) => {
      asked.push([first, count]);
      return { latent: normal(seed, [count, 3], { firstRow: first }) as Tensor2D, condition: input(count).condition };
    };
    const expected = await collect(rows);
    await expectNoLeak(async () => {
      asked.length = 0;
      expect(await collect({ count: 5, draw })).toEqual(expected);
      expect(asked).toEqual([
        [0, 2],
        [2, 2],
        [4, 1],
      ]);
    });
    await expect(collect({ count: 5, draw: (_, count) => input(count + 1) })).rejects.toThrow(
      'sampleInChunks: expected draw to make 2 latents, got 3.',
    );
  });

  it('gives an image the same bits however many follow', async () => {
    const net = biggan();
    const latent = normal(seed, [5, 8]) as Tensor2D;
    const condition = oneHotRows([0, 1, 2, 3, 0], 4);
    const collect = async (count: number) => {
      const values: number[] = [];
      const part = { latent: slice(latent, 0, count), condition: slice(condition, 0, count) };
      const visit = ({ images }: { images: Tensor4D }) => void values.push(...images.dataSync());
      await sampleInChunks(asGenerator(net), part, visit, { chunkSize: 2 });
      return values;
    };
    const [five, three] = [await collect(5), await collect(3)];
    expect(three).toEqual(five.slice(0, three.length));
  });

  it('takes latents without classes', async () => {
    const shapes: number[][] = [];
    const plain: Generator = (latent, condition) => {
      shapes.push(condition.shape);
      return reshape(latent, [-1, 1, 3, 1]) as Tensor4D;
    };
    const latent = normal(seed, [3, 3]) as Tensor2D;
    await sampleInChunks(plain, { latent, condition: zeros([3, 0]) }, () => undefined, { chunkSize: 2 });
    expect(shapes).toEqual([
      [2, 0],
      [2, 0],
    ]);
  });

  it('stops between chunks, and leaves no tensor behind, also when a visit throws', async () => {
    const rows = input(6);
    await expectNoLeak(async () => {
      const stop = new AbortController();
      const stopped = sampleInChunks(generate, rows, () => stop.abort(), { chunkSize: 2, signal: stop.signal });
      await expect(stopped).rejects.toThrow('sampleInChunks: stopped after 2 of 6 images.');
      const thrown = sampleInChunks(
        generate,
        rows,
        () => {
          throw new Error('full disk');
        },
        { chunkSize: 4 },
      );
      await expect(thrown).rejects.toThrow('full disk');
    });
  });

  it('refuses a chunk of no images, and latents without their conditions', async () => {
    for (const chunkSize of [0, 1.5, Number.NaN])
      await expect(sampleInChunks(generate, input(2), () => undefined, { chunkSize })).rejects.toThrow(
        `sampleInChunks: expected chunkSize to be a positive integer, got ${chunkSize}.`,
      );
    const uneven = { latent: input(3).latent, condition: input(2).condition };
    await expect(sampleInChunks(generate, uneven, () => undefined, { chunkSize: 2 })).rejects.toThrow(
      'sampleInChunks: expected a condition for each of the 3 latents, got 2.',
    );
  });
});

describeOnEngines('planSampling', () => {
  it('finds the largest chunk whose tensors stay within the budget', async () => {
    const net = biggan();
    const generator = asGenerator(net);
    const atLeast = memory().numBytes;
    const { fixedBytes, bytesPerImage } = await planSampling(generator, net.spec, 1e9);
    expect(fixedBytes).toBeGreaterThanOrEqual(atLeast);
    expect(bytesPerImage).toBeGreaterThan(4 * 32 * 32 * 8); // one map of the last block
    for (const wanted of [1, 5]) {
      const budget = fixedBytes + wanted * bytesPerImage;
      expect((await planSampling(generator, net.spec, budget)).chunkSize).toBe(wanted);
      expect((await planSampling(generator, net.spec, budget + bytesPerImage - 1)).chunkSize).toBe(wanted);
    }
    await expect(planSampling(generator, net.spec, fixedBytes + bytesPerImage - 1)).rejects.toThrow(
      `planSampling: expected budgetBytes to hold at least one image, ${fixedBytes + bytesPerImage} bytes, got ${fixedBytes + bytesPerImage - 1}.`,
    );
  });

  it('leaves no tensor', async () => {
    await expectNoLeak(async () => {
      await planSampling(generate, spec, 1e9);
    });
  });

  it.each([0, -1, Number.NaN])('refuses a budget of %d bytes', async (budget) => {
    await expect(planSampling(generate, spec, budget)).rejects.toThrow(
      `planSampling: expected budgetBytes to be a positive number, got ${budget}.`,
    );
  });
});
