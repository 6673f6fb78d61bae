import { createSeed, GansError } from '@gans/tensor';
import { countLeftTensors, expectNoLeak } from '@gans/tensor/testing';
import { type Rank, type Tensor4D, tensor4d, zeros } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { createBank } from './bank-start';
import { meanAbsoluteDifference, meanSquaredDifference } from './difference';
import { drawn, linearToy, tanhToy } from './internal/toy-generators';
import { meanStart } from './mean-start';
import { restartStart } from './restart-start';
import { type ClassSearchOptions, search } from './search';

// Section 12 of the specification: values in float64.
const vectors = {
  mae: {
    0: { d: [0.2625, 0.2875], z: [0, 0, 0, 0, 0, 0] },
    1: { d: [0.24687501, 0.27937501], z: [0.049999983, 0.0499996, 0, -0.0499999, -0.049999956, 0] },
    5: { d: [0.185129905, 0.247102041], z: [0.249742046, 0.195798465, 0, -0.247331647, -0.249167791, 0] },
    10: { d: [0.112417665, 0.210094947], z: [0.495915955, 0.104603858, 0, -0.448994244, -0.498724922, 0] },
    20: { d: [0.067379332, 0.19235197], z: [0.904168485, 0.078069306, 0, -0.429262344, -0.877631513, 0] },
  },
  mse: {
    0: { d: [0.093125, 0.103125], z: [0, 0, 0, 0, 0, 0] },
    1: { d: [0.080798446, 0.095048446], z: [0.049999975, -0.049999909, 0, 0.049999927, -0.049999952, 0] },
    5: { d: [0.044388116, 0.075112597], z: [0.246440266, -0.231248202, 0, 0.22020733, -0.244891424, 0] },
    10: { d: [0.022598653, 0.064364142], z: [0.473423337, -0.343406717, 0, 0.255660029, -0.467477415, 0] },
    20: { d: [0.008466786, 0.053086784], z: [0.789655233, -0.106155404, 0, -0.005265141, -0.805413478, 0] },
  },
} as const;

const raw = { mae: meanAbsoluteDifference({ pixelWidth: 1 }), mse: meanSquaredDifference({ pixelWidth: 1 }) };

describeOnEngines('search', () => {
  const linear = linearToy();
  const run = (options: ClassSearchOptions) =>
    search(linear.generator, linear.spec, linear.image(), { preset: 'cold', ...options });

  it.each(['mae', 'mse'] as const)('takes the steps of the test vectors: %s', async (name) => {
    const steps = [0, 1, 5, 10, 20] as const;
    for (const count of steps) {
      const result = await run({
        difference: raw[name],
        learningRate: 0.05,
        schedule: [{ steps: count }],
        snapshotSteps: [count],
      });
      const { d, z } = vectors[name][count];
      expectClose(result.distances, d, { rtol: 0, atol: 3e-6 });
      expectClose(result.points.latents, result.snapshots[0]!.latents, { rtol: 0, atol: 0 });
      expectClose(result.points.latents.flatten(), z, { rtol: 0, atol: 1e-5 });
      result.dispose();
    }
  });

  it('takes the steps of the preset paper', async () => {
    const result = await run({ preset: 'paper', difference: raw.mae });
    expectClose(result.distances, [0.231507166, 0.271306487], { rtol: 0, atol: 3e-6 });
    const z = [0.099924573, 0.081236991, 0, -0.099372141, -0.099776938, 0];
    expectClose(result.points.latents.flatten(), z, { rtol: 0, atol: 1e-5 });
    result.dispose();
  });

  it('has "epsilon hat" as an option', async () => {
    const options = { difference: raw.mse, learningRate: 0.05, schedule: [{ steps: 10 }] };
    const small = await run({ ...options, epsilonPlacement: 'uncorrected' });
    expectClose(small.distances, [0.02259879, 0.06436446], { rtol: 0, atol: 1e-6 });
    // In the first step a corrected epsilon gives lr g / (|g| + e), an uncorrected one lr r g / (r |g| + e) with r = sqrt(1 - b2).
    const one = { ...options, lambda: 0, epsilon: 0.01, schedule: [{ steps: 1 }] };
    const [corrected, uncorrected] = [await run(one), await run({ ...one, epsilonPlacement: 'uncorrected' })];
    const expected = Array.from(corrected.points.latents.dataSync(), (z) => {
      const gradient = (0.01 * Math.abs(z)) / (0.05 - Math.abs(z));
      const root = Math.sqrt(0.001) * gradient;
      return (Math.sign(z) * 0.05 * root) / (root + 0.01);
    });
    expectClose(uncorrected.points.latents.flatten(), expected, { rtol: 1e-3 });
    for (const result of [small, corrected, uncorrected]) result.dispose();
  });

  it('P6: leaves a dead latent exactly where it was', async () => {
    for (const difference of [raw.mae, raw.mse]) {
      const result = await run({ difference, learningRate: 0.05, schedule: [{ steps: 30 }] });
      const latents = result.points.latents.dataSync();
      expect([latents[2], latents[5]]).toEqual([0, 0]);
      result.dispose();
    }
  });

  it('P2: ends at the least squares of a linear generator', async () => {
    const result = await run({
      difference: raw.mse,
      lambda: 0,
      learningRate: 0.05,
      decay: 'cosine',
      schedule: [{ steps: 300 }],
    });
    expectClose(result.distances, [0.007444445484, 0.05124218399], { rtol: 1e-4 });
    const z = [0.85300285, 0.04433129, 0, -0.00217163, -0.98966602, 0];
    expectClose(result.points.latents.flatten(), z, { rtol: 0, atol: 2e-3 });
    result.dispose();
  });

  it('decides by another difference, and by the prior, where asked to', async () => {
    const settings = { difference: raw.mae, decision: raw.mse, learningRate: 0.05, schedule: [{ steps: 5 }] };
    const plain = await run(settings);
    const withPrior = await run({ ...settings, decisionLambda: 0.5, penalty: 'squared' });
    const z = (
      await search(linear.generator, linear.spec, linear.image(), { preset: 'cold', ...settings, penalty: 'squared' })
    ).points;
    const mean = z.latents.square().mean(-1).flatten().dataSync();
    const unweighted = await run({ ...settings, penalty: 'squared' });
    expectClose(
      withPrior.distances,
      unweighted.distances.map((d, i) => d + 0.5 * mean[i]!),
      { atol: 1e-5 },
    );
    expect(plain.distances[0]).toBeLessThan(0.06); // mse, where mae is 0.185
    for (const result of [plain, withPrior, unweighted]) result.dispose();
    for (const tensor of Object.values(z)) tensor.dispose();
  });

  it('goes down a half cosine where asked to', async () => {
    const result = await run({
      difference: raw.mae,
      learningRate: 0.05,
      decay: 'cosine',
      schedule: [{ steps: 2 }],
      snapshotSteps: [1],
    });
    const [first, end] = [result.snapshots[0]!.latents, result.points.latents].map((z) => z.flatten().dataSync());
    expectClose(first![0]!, 0.05, { rtol: 1e-3 });
    expectClose(end![0]! - first![0]!, 0.025, { rtol: 0.02 });
    result.dispose();
  });

  it('keeps a snapshot of rows that were dropped since', async () => {
    const result = await run({
      schedule: [{ steps: 2 }, { keep: 1, steps: 3 }],
      snapshotSteps: [5, 0, 2, 5],
      difference: raw.mae,
      learningRate: 0.05,
    });
    expect(result.snapshots.map(({ step }) => step)).toEqual([0, 2, 5]);
    expect([...result.pruned]).toEqual([0, 1]);
    const at = (i: number) => [...result.snapshots[i]!.latents.flatten().dataSync()];
    expect(at(0)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(at(2).slice(3)).toEqual(at(1).slice(3)); // the dropped class stays
    expect(at(2)[0]).not.toBe(at(1)[0]);
    result.dispose();
  });

  it('leaves nothing behind, when it fails neither', async () => {
    const toy = tanhToy();
    const images = drawn(toy, [0, 1, 2, 0, 1], createSeed(1));
    const schedule = [{ steps: 1 }, { keep: 2, steps: 2 }, { gap: 0.01, steps: 1 }];
    const bank = await createBank(toy.generator, toy.spec, { size: 10, seed: createSeed(2), candidates: 2 });
    for (const start of [meanStart(), bank, restartStart({ count: 2, seed: createSeed(3) })])
      await expectNoLeak(async () => {
        const options = { start, schedule, snapshotSteps: [0, 2], chunkRows: 8 };
        (await search(toy.generator, toy.spec, images, options)).dispose();
      });
    const stop = new AbortController();
    let calls = 0;
    const failing: ClassSearchOptions[] = [
      { preset: 'cold', chunkRows: 6, signal: stop.signal, onProgress: () => stop.abort() },
      { preset: 'cold', difference: { ...raw.mae, name: 'none', compare: () => zeros<Rank.R1>([1]).div(0) } },
      {
        preset: 'cold',
        difference: {
          ...raw.mae,
          compare: (...rows) => {
            calls++;
            if (calls === 3) throw new Error('no more');
            return raw.mae.compare(...rows);
          },
        },
      },
    ];
    for (const options of failing) {
      const { left } = await countLeftTensors(() =>
        expect(search(toy.generator, toy.spec, images, { ...options, schedule: [{ steps: 3 }] })).rejects.toThrow(),
      );
      expect(left).toBe(0);
    }
    bank.dispose();
    images.dispose();
    toy.dispose();
  });
});

describe('search, asked for what cannot be', () => {
  const toy = tanhToy();
  const ask = (
    options: ClassSearchOptions & { images?: Tensor4D; spec?: object; generator?: typeof toy.generator },
  ) => {
    const { images = zeros<Rank.R4>([2, 4, 4, 1]), spec, generator = toy.generator, ...rest } = options;
    return search(generator, { ...toy.spec, ...spec }, images, { preset: 'cold', schedule: [{ steps: 0 }], ...rest });
  };
  const nan = [...new Array(31).fill(0), Number.NaN];

  it.each<[string, Parameters<typeof ask>[0], RegExp]>([
    [
      'images of another size',
      { images: zeros([2, 4, 5, 1]) },
      /images \[N, 4, 4, 1\], as the generator makes them, got \[2, 4, 5, 1\]/,
    ],
    ['no images', { images: zeros([0, 4, 4, 1]) }, /at least one image, got none/],
    [
      'bytes',
      { images: zeros<Rank.R4>([2, 4, 4, 1]).add(255) as Tensor4D },
      /image 0 to hold pixels in \[-1, 1\], got 255 at 0\. Scale/,
    ],
    [
      'NaN',
      { images: tensor4d(nan, [2, 4, 4, 1]) },
      /image 1 to hold pixels in \[-1, 1\], got NaN at 15\. Check how it was read/,
    ],
    ['no class', { classes: [] }, /classes to hold at least one class, got none/],
    ['a class that does not exist', { classes: [0, 3] }, /classes from 0 to 2, got 3 at position 1/],
    [
      'another image shape',
      { spec: { imageShape: [4, 4, 3] } },
      /generator to give images \[1, 4, 4, 3\], got \[1, 4, 4, 1\]/,
    ],
    [
      'another number of classes',
      { spec: { classCount: 4 } },
      /conditions \[R, 4\], got an error.*Check latentSize and classCount/,
    ],
    ['another latent size', { spec: { latentSize: 5 } }, /latents \[R, 5\]/],
    ['no latent size', { spec: { latentSize: 0 } }, /spec.latentSize to be a positive integer, got 0/],
    ['no image shape', { spec: { imageShape: [4, 4] } }, /imageShape to be \[H, W, C\], got \[4, 4\]/],
    ['no range', { spec: { pixelRange: [1, -1] } }, /pixelRange .* got \[1, -1\]/],
    ['no prior', { spec: { prior: { kind: 'none' } } }, /expected prior.kind/],
    ['snapshots after the end', { snapshotSteps: [1] }, /integers from 0 to the schedule's 0 steps, got 1/],
    ['chunks of no rows', { chunkRows: 0 }, /chunkRows to be a positive integer, got 0/],
    [
      'a generator that gives NaN',
      { generator: (z) => zeros<Rank.R4>([z.shape[0], 4, 4, 1]).div(0) as Tensor4D },
      /every difference to be a number, got NaN for hypothesis 0 of image 0/,
    ],
  ])('refuses %s', async (_, options, message) => {
    await expect(ask(options)).rejects.toThrow(message);
  });

  it('stops where the signal says so, with a code', async () => {
    const error = await ask({ signal: AbortSignal.abort() }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(GansError);
    expect((error as GansError).code).toBe('ABORTED');
  });
});
