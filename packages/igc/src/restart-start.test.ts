import { createSeed } from '@gans/tensor';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anySeed, describeOnEngines, expectClose } from '#test-kit';
import { drawLatents } from './draw-latents';
import { drawn, tanhToy } from './internal/toy-generators';
import { restartStart } from './restart-start';
import { search } from './search';

describeOnEngines('restartStart', () => {
  const toy = tanhToy();
  const { generator, spec } = toy;

  it('P10: one more restart makes no difference larger, row by row', async () => {
    await fc.assert(
      fc.asyncProperty(anySeed(), fc.integer({ min: 1, max: 3 }), async (seed, count) => {
        const images = drawn(toy, [0, 1, 2], seed);
        const at = async (restarts: number) => {
          const start = restartStart({ count: restarts, seed });
          const result = await search(generator, spec, images, { start, schedule: [{ steps: 3 }], learningRate: 0.1 });
          result.dispose();
          return result.distances;
        };
        const [few, more] = [await at(count), await at(count + 1)];
        // Another number of rows may round a difference another way.
        for (const [i, distance] of more.entries()) expect(distance).toBeLessThanOrEqual(few[i]! + 1e-5);
        images.dispose();
      }),
      { numRuns: 5 },
    );
  });

  it('keeps the latent of the best start, and counts the rows of all', async () => {
    const images = drawn(toy, [1], createSeed(3));
    const start = restartStart({ count: 4, seed: createSeed(8) });
    const result = await search(generator, spec, images, { start, schedule: [{ steps: 0 }] });
    const draws = drawLatents(spec.prior, createSeed(8), [4, 4]).arraySync() as number[][];
    for (const latent of (result.points.latents.arraySync() as number[][][])[0]!)
      expect(Math.min(...draws.map((z) => Math.max(...z.map((value, i) => Math.abs(value - latent[i]!)))))).toBe(0);
    expect(result.cost).toMatchObject({ rowSteps: 0, forwardRows: 12 });
    result.dispose();
    images.dispose();
  });

  it('searches on a sphere, and stays on it', async () => {
    const round = tanhToy({ prior: { kind: 'sphere', radius: 2 } });
    const images = drawn(round, [1, 2], createSeed(3));
    const start = restartStart({ count: 2, seed: createSeed(8) });
    const result = await search(round.generator, round.spec, images, {
      start,
      preset: 'cold',
      schedule: [{ steps: 4 }],
    });
    expectClose(result.points.latents.square().sum(-1).sqrt(), new Array(6).fill(2), { rtol: 1e-5 });
    result.dispose();
  });

  it('refuses counts that are none', () => {
    expect(() => restartStart({ count: 0, seed: createSeed(1) })).toThrow(/positive integer, got 0/);
  });
});
