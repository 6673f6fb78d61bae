import { asGenerator, createBigganGenerator, createDcganGenerator, type GeneratorNet } from '@gans/core-nets';
import { createSeed, type Generator, type GeneratorSpec, mapTree } from '@gans/tensor';
import { oneHotRows } from '@gans/tensor/ops';
import { countLeftTensors, expectNoLeak } from '@gans/tensor/testing';
import { add, mul, reshape, slice, sum, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { createGan } from './gan/create-gan';
import { disposeGanState } from './gan/state';
import { tinyNets } from './internal/tiny-gan';
import { averagedGenerator, drawLatents, generateImages } from './sample';

const seed = createSeed(10);
const spec: GeneratorSpec = { latentSize: 4, classCount: 3, imageShape: [8, 8, 1], prior: { kind: 'normal' } };
const labels = Int32Array.from([0, 1, 2, 2, 1, 0, 0, 1, 2, 0]);

/** An image that tells its latent and its class: mean latent + 10 class in each pixel. */
const telltale: Generator = (latent, condition) =>
  tidy(() => {
    const classes = sum(mul(condition, [0, 10, 20]), 1);
    return mul(reshape(add(sum(latent, 1), classes), [-1, 1, 1, 1]), 1) as Tensor4D;
  });

async function collect(
  generator: Generator | GeneratorNet,
  chunkSize: number,
  of = labels,
  from = seed,
): Promise<number[][]> {
  const images: number[][] = [];
  await generateImages(
    generator,
    spec,
    of,
    from,
    ({ images: chunk, labels: asked, first }) => {
      expect(first).toBe(images.length);
      expect(chunk.shape[0]).toBe(asked.length);
      expect(Array.from(asked)).toEqual(Array.from(of.slice(first, first + asked.length)));
      const values = Array.from(chunk.dataSync());
      const size = values.length / asked.length;
      for (let i = 0; i < asked.length; i++) images.push(values.slice(i * size, (i + 1) * size));
    },
    { chunkSize },
  );
  return images;
}

describeOnEngines('averagedGenerator', () => {
  it('is the generator with the weights of the average', () => {
    const { nets, state } = createGan(tinyNets, seed);
    const doubled = mapTree((leaf) => mul(leaf, 2), state.average.params);
    const net = averagedGenerator(nets, { ...state, average: { ...state.average, params: doubled } });
    const latent = drawLatents(net.spec, seed, 3);
    const condition = oneHotRows([0, 1, 2], 3);
    const expected = nets.generator.apply(doubled, state.average.state, { latent, condition }, { training: false });
    expectClose(asGenerator(net)(latent, condition), expected.output, { rtol: 0, atol: 0 });
  });
});

describeOnEngines('drawLatents', () => {
  it('draws row i from (seed, i) only', () => {
    const all = drawLatents(spec, seed, 9);
    expect(all.shape).toEqual([9, 4]);
    expectClose(drawLatents(spec, seed, 3, 5), slice(all, [5, 0], [3, 4]), { rtol: 0, atol: 0 });
    const other = drawLatents(spec, createSeed(11), 9);
    expect(Array.from(other.dataSync())).not.toEqual(Array.from(all.dataSync()));
  });

  it('follows a normal prior', () => {
    const values = Array.from(drawLatents(spec, seed, 5000).dataSync());
    const mean = values.reduce((total, x) => total + x, 0) / values.length;
    const variance = values.reduce((total, x) => total + (x - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(Math.abs(variance - 1)).toBeLessThan(0.05);
    expect(Math.max(...values)).toBeGreaterThan(3);
  });

  it('follows a uniform prior', () => {
    const prior = { kind: 'uniform', min: -2, max: 1 } as const;
    const values = Array.from(drawLatents({ ...spec, prior }, seed, 5000).dataSync());
    expect(values.every((x) => x >= -2 && x <= 1)).toBe(true);
    const mean = values.reduce((total, x) => total + x, 0) / values.length;
    const variance = values.reduce((total, x) => total + (x - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean + 0.5)).toBeLessThan(0.03);
    expect(Math.abs(variance - 9 / 12)).toBeLessThan(0.03);
  });
});

describeOnEngines('generateImages', () => {
  it('gives image i the latent (seed, i) and its label, whatever the chunks', async () => {
    const whole = await collect(telltale, 10);
    expect(whole.length).toBe(10);
    for (const chunkSize of [1, 3, 4, 64]) {
      const images = await collect(telltale, chunkSize);
      images.forEach((image, i) => {
        expectClose(image, whole[i]!, { rtol: 1e-6, atol: 1e-6 });
      });
    }
    const relabelled = await collect(
      telltale,
      3,
      labels.map((label) => (label + 1) % 3),
    );
    const shift = relabelled.map((image, i) => image[0]! - whole[i]![0]!);
    expectClose(
      shift,
      Array.from(labels, (label) => (label === 2 ? -20 : 10)),
      { atol: 1e-4 },
    );
  });

  it('pads the last chunk, so that a shorter list gives the same bits', async () => {
    const generator = asGenerator(
      createDcganGenerator({ latentSize: 4, classCount: 3, height: 8, width: 8, channels: 1, filters: 2 }, seed),
    );
    const long = await collect(generator, 4);
    const short = await collect(generator, 4, labels.slice(0, 6));
    expect(short).toEqual(long.slice(0, 6));
    const sizes: number[] = [];
    const counting: Generator = (latent, condition) => {
      sizes.push(latent.shape[0], condition.shape[0]);
      return generator(latent, condition);
    };
    await collect(counting, 4);
    expect(new Set(sizes)).toEqual(new Set([4]));
  });

  it('takes a net, whose spectral norms it divides out once and gives back', async () => {
    const net = createBigganGenerator(
      { resolution: 32, channels: 1, classCount: 3, sharedSize: 2, latentSize: 4, filters: 1, attention: [] },
      seed,
    );
    const expected = await collect(asGenerator(net), 4);
    await expectNoLeak(async () => {
      const images = await collect(net, 4);
      images.forEach((image, i) => {
        expectClose(image, expected[i]!, { rtol: 1e-5, atol: 1e-5 });
      });
    });
  });

  it('depends on the seed', async () => {
    expect(await collect(telltale, 4, labels, createSeed(11))).not.toEqual(await collect(telltale, 4));
  });

  it('stops between chunks when told to, with ABORTED', async () => {
    const controller = new AbortController();
    let visits = 0;
    const run = generateImages(
      telltale,
      spec,
      labels,
      seed,
      () => {
        if (++visits === 2) controller.abort();
      },
      { chunkSize: 3, signal: controller.signal },
    );
    await expect(run).rejects.toMatchObject({
      code: 'ABORTED',
      message: 'sampleInChunks: stopped after 6 of 10 images.',
    });
    expect(visits).toBe(2);
  });

  it('refuses a chunk size or a label out of range', async () => {
    const ignore = () => {};
    await expect(generateImages(telltale, spec, labels, seed, ignore, { chunkSize: 0 })).rejects.toThrow(
      'sampleInChunks: expected chunkSize to be a positive integer, got 0.',
    );
    await expect(generateImages(telltale, spec, Int32Array.of(0, 3), seed, ignore)).rejects.toThrow(
      'expected indices to be integers from 0 to 2, got 3 at position 1.',
    );
  });

  it('leaves no tensor, also when the visitor throws', async () => {
    await expectNoLeak(() => collect(telltale, 4));
    const { left } = await countLeftTensors(() =>
      expect(
        generateImages(telltale, spec, labels, seed, () => {
          throw new Error('full');
        }),
      ).rejects.toThrow('full'),
    );
    expect(left).toBe(0);
    await expectNoLeak(() => disposeGanState(createGan(tinyNets, seed).state));
  });
});
