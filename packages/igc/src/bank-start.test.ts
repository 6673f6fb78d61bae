import { createSeed } from '@gans/tensor';
import { countLeftTensors, expectNoLeak } from '@gans/tensor/testing';
import { type Tensor4D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { createBank } from './bank-start';
import { meanAbsoluteDifference } from './difference';
import { drawLatents } from './draw-latents';
import { drawn, type Toy, tanhToy } from './internal/toy-generators';
import { search } from './search';
import type { Start } from './start';

const oneHot = (count: number) =>
  Array.from({ length: count }, (_, i) => Array.from({ length: count }, (_, j) => Number(i === j)));

/** Where a start begins for these images. */
function beginning(start: Start, toy: Toy, images: Tensor4D, conditionRows = oneHot(toy.spec.classCount)) {
  const difference = meanAbsoluteDifference();
  return start.begin({
    images,
    conditions: tensor2d(conditionRows),
    conditionRows,
    generator: toy.generator,
    spec: toy.spec,
    difference,
    target: difference.prepare(images),
  });
}

describeOnEngines('createBank', () => {
  const seed = createSeed(7);

  it.each([1, 3])('starts at the nearest of the shortest draws, %i candidates', async (candidates) => {
    const toy = tanhToy();
    const bank = await createBank(toy.generator, toy.spec, { size: 20, draws: 50, seed, candidates });
    tidy(() => {
      const images = drawn(toy, [0, 1, 2, 0], createSeed(1));
      const draws = drawLatents(toy.spec.prior, seed, [50, 4]).arraySync() as number[][];
      const length = (z: number[]) => z.reduce((sum, value) => sum + value ** 2, 0);
      const kept = draws.sort((a, b) => length(a) - length(b)).slice(0, 20);
      const pixels = images.arraySync() as number[][][][];
      const { latents, redrawn } = beginning(bank, toy, images);
      const got = latents.reshape([4, 3, 4]).arraySync() as number[][][];
      for (let image = 0; image < 4; image++)
        for (let own = 0; own < 3; own++) {
          const x = pixels[image]!.flat(2);
          const ys = kept.map((z) => [...toy.generator(tensor2d([z]), tensor2d([oneHot(3)[own]!])).dataSync()]);
          const by = (power: number) => (y: number[]) =>
            y.reduce((sum, value, i) => sum + Math.abs(value - x[i]!) ** power, 0);
          const near = [...ys.keys()].sort((a, b) => by(2)(ys[a]!) - by(2)(ys[b]!)).slice(0, candidates);
          const best = near.sort((a, b) => by(1)(ys[a]!) - by(1)(ys[b]!))[0]!;
          expectClose(got[image]![own]!, kept[best]!);
        }
      const again = toy.generator(latents.reshape([12, 4]), tensor2d(oneHot(3)).tile([4, 1]));
      expectClose(redrawn!, again);
    });
    bank.dispose();
    toy.dispose();
  });

  it('P11: does not depend on the images, and is the same for the same seed', async () => {
    const toy = tanhToy();
    const images = drawn(toy, [0, 1], createSeed(2));
    const results = [];
    for (let i = 0; i < 2; i++) {
      const bank = await createBank(toy.generator, toy.spec, { size: 10, seed });
      const result = await search(toy.generator, toy.spec, images, { start: bank });
      results.push([...result.distances]);
      result.dispose();
      bank.dispose();
    }
    expect(results[0]).toEqual(results[1]);
    images.dispose();
    toy.dispose();
  });

  it('serves some of its classes in any order, and no others', async () => {
    const toy = tanhToy();
    const bank = await createBank(toy.generator, toy.spec, { size: 10, seed });
    tidy(() => {
      const images = drawn(toy, [2], createSeed(1));
      const [all, some] = [oneHot(3), [oneHot(3)[2]!, oneHot(3)[0]!]].map(
        (rows) => beginning(bank, toy, images, rows).latents.reshape([-1, 4]).arraySync() as number[][],
      );
      expect(some).toEqual([all![2], all![0]]);
      expect(() => beginning(bank, toy, images, [[0.5, 0.5, 0]])).toThrow(/condition \[0.5, 0.5, 0\], got 3 others/);
    });
    bank.dispose();
    toy.dispose();
  });

  it('says how large a bank fits where one does not', async () => {
    const toy = tanhToy();
    const options = { size: 100, seed, maxBytes: 10_000 };
    await expect(createBank(toy.generator, toy.spec, options)).rejects.toThrow(
      /100 images of each of 3 classes to need at most 10000 bytes, got 19200\. .* 52 fits/,
    );
    toy.dispose();
  });

  it.each([
    [{ size: 0 }, /size to be an integer >= 1, got 0/],
    [{ size: 5, draws: 4 }, /draws to be an integer >= 5, got 4/],
    [{ size: 5, candidates: 6 }, /candidates to be at most size, 5, got 6/],
  ])('refuses %o', async (options, message) => {
    const toy = tanhToy();
    await expect(createBank(toy.generator, toy.spec, { seed, ...options })).rejects.toThrow(message);
    toy.dispose();
  });

  it('leaves nothing behind, stopped or not', async () => {
    const toy = tanhToy();
    await expectNoLeak(async () => {
      const bank = await createBank(toy.generator, toy.spec, { size: 300, seed, onProgress: () => undefined });
      expect([bank.sizeBytes, bank.decodedRows]).toEqual([300 * 3 * 64, 900]);
      bank.dispose();
    });
    const stop = new AbortController();
    const { left } = await countLeftTensors(() =>
      expect(
        createBank(toy.generator, toy.spec, { size: 300, seed, signal: stop.signal, onProgress: () => stop.abort() }),
      ).rejects.toThrow(/after 512 of 900 images/),
    );
    expect(left).toBe(0);
    toy.dispose();
  });
});
