import { createSeed, foldIn, permutation, type Seed } from '@gans/tensor';
import { oneHotRows } from '@gans/tensor/ops';
import { add, mul, sub, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anySeed, describeOnEngines, expectClose } from '#test-kit';
import { createBank } from './bank-start';
import { meanAbsoluteDifference } from './difference';
import { rowsOf } from './internal/rows';
import { drawn, type Toy, tanhToy } from './internal/toy-generators';
import { addClippedNoise } from './noise';
import { type ClassSearchOptions, search } from './search';
import type { Start } from './start';

/** The differences of a search, whose points are not looked at. */
async function distancesOf({ generator, spec }: Toy, images: Tensor4D, options: ClassSearchOptions) {
  const result = await search(generator, spec, images, options);
  result.dispose();
  return result;
}

/** Begins at given latents, the same for all images and classes. */
const startAt = (latents: Tensor4D): Start => ({
  name: 'planted',
  latentsPerRow: 1,
  begin: ({ images, conditionRows }) => ({ latents: latents.tile([images.shape[0], conditionRows.length, 1, 1]) }),
  costOf: () => ({ encodedRows: 0, multiplyAdds: 0 }),
});

const settings: ClassSearchOptions = { preset: 'cold', schedule: [{ steps: 4 }], learningRate: 0.1 };

describeOnEngines('search', () => {
  const toy = tanhToy({ classCount: 4 });

  it('P1: gives the same differences in any order of images and classes, and in any chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        anySeed(),
        fc.constantFrom('mae' as const, 'mse' as const, 'charbonnier' as const),
        fc.integer({ min: 1, max: 40 }),
        async (seed, difference, chunkRows) => {
          const images = drawn(toy, [0, 1, 2, 3, 0], seed);
          const [imageOrder, classOrder] = [permutation(foldIn(seed, 1), 5), permutation(foldIn(seed, 2), 4)];
          const shuffled = tidy(() => rowsOf(images, imageOrder));
          const plain = await distancesOf(toy, images, { ...settings, difference });
          const other = await distancesOf(toy, shuffled, {
            ...settings,
            difference,
            classes: [...classOrder],
            chunkRows,
          });
          const expected = Array.from(imageOrder, (image) =>
            Array.from(classOrder, (own) => plain.distances[image * 4 + own]!),
          );
          expectClose(other.distances, expected.flat(), { rtol: 1e-5, atol: 1e-6 });
          for (const tensor of [images, shuffled]) tensor.dispose();
        },
      ),
      { numRuns: 6 },
    );
  });

  it('P2: finds a planted latent without a step', async () => {
    await fc.assert(
      fc.asyncProperty(anySeed(), fc.nat(3), async (seed, own) => {
        const z = drawnLatent(seed);
        const condition = oneHotRows([own], 4);
        const image = toy.generator(z.reshape([1, 4]), condition);
        const { distances } = await distancesOf(toy, image, { schedule: [{ steps: 0 }], lambda: 0, start: startAt(z) });
        expect(distances[own]).toBeLessThan(1e-6);
        expect(distances.indexOf(Math.min(...distances))).toBe(own);
        for (const tensor of [z, condition, image]) tensor.dispose();
      }),
      { numRuns: 6 },
    );
  });

  it('P3: moves latents less for a larger lambda, and not at all for one without end', async () => {
    const images = drawn(toy, [0, 1, 2, 3], createSeed(4));
    const means: number[] = [];
    for (const lambda of [0, 0.1, 1, 1e6]) {
      const result = await search(toy.generator, toy.spec, images, {
        ...settings,
        lambda,
        difference: 'mse',
        decay: 'cosine',
        schedule: [{ steps: 60 }],
      });
      means.push(result.points.latents.abs().mean().dataSync()[0]!);
      result.dispose();
    }
    for (let i = 1; i < means.length; i++) expect(means[i]).toBeLessThan(means[i - 1]!);
    expect(means[3]).toBeLessThan(0.02); // the last steps of Adam around the kink at the mean
    images.dispose();
  });

  it('P3: decides by the difference alone: lambda acts through the latents only', async () => {
    const images = drawn(toy, [0, 1], createSeed(4));
    const [none, much] = await Promise.all(
      [0, 5].map((lambda) => distancesOf(toy, images, { ...settings, lambda, schedule: [{ steps: 0 }] })),
    );
    expect([...none!.distances]).toEqual([...much!.distances]);
    images.dispose();
  });

  it('P4: searches in z with N(m, t^2) as in u with N(0, 1), z = m + t u', async () => {
    const [m, t] = [0.5, 2];
    const prior = { kind: 'normal', mean: m, standardDeviation: t } as const;
    const wide: Toy = {
      ...toy,
      spec: { ...toy.spec, prior },
      generator: (z, c) => toy.generator(mul(sub(z, m), 1 / t), c),
    };
    const images = drawn(toy, [0, 1, 2], createSeed(4));
    const options = { ...settings, snapshotSteps: [4], epsilon: 0 };
    const inU = await search(toy.generator, toy.spec, images, options);
    const inZ = await search(wide.generator, wide.spec, images, { ...options, learningRate: 0.1 * t });
    expectClose(inZ.distances, inU.distances, { atol: 1e-5 });
    expectClose(inZ.points.latents, add(mul(inU.points.latents, t), m), { rtol: 0, atol: 1e-4 });
    for (const result of [inU, inZ]) result.dispose();
    images.dispose();
  });

  it('P5: keeping all classes is the search without pruning, bit for bit', async () => {
    await fc.assert(
      fc.asyncProperty(anySeed(), fc.integer({ min: 4, max: 9 }), async (seed, keep) => {
        const images = drawn(toy, [0, 1, 2], seed);
        const schedule = [{ steps: 2 }, { steps: 3 }];
        const plain = await distancesOf(toy, images, { ...settings, schedule });
        const kept = await distancesOf(toy, images, { ...settings, schedule: [{ steps: 2 }, { keep, steps: 3 }] });
        expect([...kept.distances]).toEqual([...plain.distances]);
        expect([...kept.pruned]).toEqual(new Array(12).fill(0));
        images.dispose();
      }),
      { numRuns: 4 },
    );
  });

  it('P5, P9: a class that is dropped keeps its difference and its flag, and changes nothing for the others', async () => {
    const images = drawn(toy, [0, 1, 2], createSeed(6));
    for (const phase of [
      { keep: 2, steps: 3 },
      { gap: 0.08, steps: 3 },
    ]) {
      const schedule = [{ steps: 2 }, phase];
      const plain = await distancesOf(toy, images, { ...settings, schedule: schedule.map(({ steps }) => ({ steps })) });
      const { distances, pruned } = await distancesOf(toy, images, { ...settings, schedule });
      const expected = [...pruned].map((flag, i) => plain.phaseDistances[flag === 1 ? 0 : 1]![i]!);
      expectClose(distances, expected, { rtol: 1e-5 });
      const before = plain.phaseDistances[0]!;
      for (let image = 0; image < 3; image++) {
        const row = before.subarray(image * 4, image * 4 + 4);
        const flags = [...pruned.subarray(image * 4, image * 4 + 4)];
        const limit =
          'keep' in phase ? [...row].sort((a, b) => a - b)[phase.keep! - 1]! : Math.min(...row) + phase.gap!;
        expect(flags).toEqual([...row].map((d) => Number(d > limit)));
      }
    }
    images.dispose();
  });

  it('P7: scales with the range of the pixels', async () => {
    const w = 4;
    const scaled: Toy = {
      ...toy,
      spec: { ...toy.spec, pixelRange: [-w, w] },
      generator: (z, c) => mul(toy.generator(z, c), w),
    };
    const images = drawn(toy, [0, 1, 2], createSeed(7));
    const [noisy, scaledNoisy] = [
      addClippedNoise(images, 0.2, createSeed(1)),
      addClippedNoise(mul(images, w), 0.2, createSeed(1), { pixelRange: [-w, w] }),
    ];
    expectClose(scaledNoisy, mul(noisy, w), { atol: 1e-5 });
    const rawMae = meanAbsoluteDifference({ pixelWidth: 1 });
    const options = { ...settings, difference: rawMae, epsilon: 0 };
    const plain = await search(toy.generator, toy.spec, noisy, { ...options, lambda: 0.03 });
    const wide = await search(scaled.generator, scaled.spec, scaledNoisy, { ...options, lambda: 0.03 * w });
    expectClose(wide.points.latents, plain.points.latents, { rtol: 0, atol: 1e-4 });
    expectClose(
      wide.distances,
      plain.distances.map((d) => d * w),
      { rtol: 1e-4 },
    );
    // Named differences are in units of the range: there lambda and the distances stay as they are.
    const [named, namedWide] = [
      await distancesOf(toy, noisy, settings),
      await distancesOf(scaled, scaledNoisy, settings),
    ];
    expectClose(namedWide.distances, named.distances, { rtol: 1e-4 });
    for (const result of [plain, wide]) result.dispose();
  });

  it('P8: counts row-steps and forward rows as the schedule says', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ steps: fc.nat(2), keep: fc.integer({ min: 1, max: 5 }) }), { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 1, max: 20 }),
        async (rest, chunkRows) => {
          const images = drawn(toy, [0, 1, 2], createSeed(8));
          const schedule = [{ steps: 1 }, ...rest];
          const { cost, pruned } = await distancesOf(toy, images, { ...settings, schedule, chunkRows });
          let left = 4;
          let [rowSteps, forwardRows] = [4, 4];
          for (const { steps, keep } of rest) {
            left = Math.min(left, keep);
            rowSteps += left * steps;
            forwardRows += left;
          }
          expect(cost).toMatchObject({
            images: 3,
            rowSteps: 3 * rowSteps,
            forwardRows: 3 * forwardRows,
            encodedRows: 0,
          });
          expect(cost.generatorMultiplyAdds).toBe((4 + 4) * 16);
          expect(pruned.reduce((sum, flag) => sum + flag, 0)).toBe(3 * (4 - left));
          images.dispose();
        },
      ),
      { numRuns: 6 },
    );
  });

  it('P11: gives the same bits for the same input', async () => {
    const images = drawn(toy, [0, 1, 2, 3], createSeed(9));
    const bank = await createBank(toy.generator, toy.spec, { size: 30, seed: createSeed(3) });
    const [once, again] = [
      await distancesOf(toy, images, { start: bank }),
      await distancesOf(toy, images, { start: bank }),
    ];
    expect([...once.distances]).toEqual([...again.distances]);
    expect(once.cost).toMatchObject({ rowSteps: 4 * 50, forwardRows: 4 * (4 + 2), startMultiplyAdds: 4 * 30 * 4 * 16 });
    bank.dispose();
    images.dispose();
  });

  it.each(['clip', 'tanh'] as const)('keeps latents in a bounded prior: %s', async (bounds) => {
    const bounded = tanhToy({ prior: { kind: 'uniform', min: -0.2, max: 0.3 } });
    const images = drawn(toy, [0, 1], createSeed(5));
    const options = { ...settings, learningRate: 0.5, schedule: [{ steps: 8 }] };
    const [inside, outside] = [
      await search(bounded.generator, bounded.spec, images, { ...options, bounds }),
      await search(bounded.generator, bounded.spec, images, { ...options, bounds: 'none' }),
    ];
    const values = inside.points.latents.dataSync();
    expect(values.every((z) => z >= -0.2000001 && z <= 0.3000001)).toBe(true);
    expect(Math.max(...values)).toBeGreaterThan(0.2); // it does move
    expect(Math.max(...outside.points.latents.dataSync())).toBeGreaterThan(0.31);
    for (const result of [inside, outside]) result.dispose();
  });
});

const drawnLatent = (seed: Seed) => tidy(() => drawn(latentToy, [0], seed));
const latentToy: Toy = {
  generator: (z) => z.reshape([-1, 1, 1, 4]) as Tensor4D,
  spec: { latentSize: 4, classCount: 1, imageShape: [1, 1, 4], prior: { kind: 'normal' } },
  dispose: () => undefined,
};
