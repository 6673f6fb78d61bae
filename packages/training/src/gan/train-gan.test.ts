import { takeSubset } from '@gans/datasets';
import { useEngine } from '@gans/engines';
import { createSeed } from '@gans/tensor';
import { countLeftTensors, expectNoLeak } from '@gans/tensor/testing';
import { memory, tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { describeOnEngines } from '#test-kit';
import { linearGan } from '../internal/linear-gan';
import { overheard } from '../internal/overheard';
import { tinyConfig, tinyDataset, tinyNets } from '../internal/tiny-gan';
import { createGan } from './create-gan';
import type { GanNets } from './nets';
import { disposeGanState, flattenGanState, type GanState, unflattenGanState } from './state';
import { type GanScalars, trainGan } from './train-gan';

const seed = createSeed(9);
const dataset = tinyDataset(20); // three batches an epoch, and two images over
const start = () => createGan(tinyNets, seed);
const bits = (state: GanState) => {
  const { tensors, counters } = flattenGanState(state);
  return [Object.entries(tensors).map(([path, x]) => [path, Array.from(x.dataSync())]), counters];
};

describeOnEngines('trainGan', () => {
  it('goes on after a stop as if there had been none, bit for bit', async () => {
    const { nets, state } = start();
    const whole = await trainGan({ nets, state, dataset, config: tinyConfig, seed });

    const half = await trainGan({ nets, state: start().state, dataset, config: { ...tinyConfig, steps: 3 }, seed });
    expect(half.step).toBe(3);
    const { tensors, counters, memory: remembered } = flattenGanState(half);
    const stored = Object.entries(tensors).map(([path, x]) => [path, x.dataSync().slice(), x.shape] as const);
    disposeGanState(half);
    const read = Object.fromEntries(stored.map(([path, data, shape]) => [path, tensor(data, shape)]));
    const resumed = unflattenGanState(createGan(tinyNets, createSeed(1)).state, {
      tensors: read,
      counters,
      memory: remembered,
    });
    const end = await trainGan({ nets, state: resumed, dataset, config: tinyConfig, seed });
    expect(end.step).toBe(6);
    expect(bits(end)).toEqual(bits(whole));
  });

  it('depends on its seed', async () => {
    const after = async (n: number) => {
      const { nets, state } = start();
      return bits(await trainGan({ nets, state, dataset, config: { ...tinyConfig, steps: 2 }, seed: createSeed(n) }));
    };
    const first = await after(1);
    expect(await after(1)).toEqual(first);
    expect(await after(2)).not.toEqual(first);
  });

  it('draws other latents and classes in each step', async () => {
    const { nets, state } = start();
    const drawn: string[] = [];
    const generator: GanNets['generator'] = {
      spec: nets.generator.spec,
      apply(params, weights, input, options) {
        drawn.push(input.latent.dataSync().join());
        return nets.generator.apply(params, weights, input, options);
      },
    };
    await trainGan({ nets: { ...nets, generator }, state, dataset, config: tinyConfig, seed });
    expect(drawn.length).toBe(12);
    expect(new Set(drawn).size).toBe(12);
  });

  it('tells each step, its losses and its state', async () => {
    const { nets, state } = start();
    const told: { step: number; steps: number; scalars: GanScalars; at: number }[] = [];
    await trainGan({
      nets,
      state,
      dataset,
      config: { ...tinyConfig, steps: 4 },
      seed,
      onStep: ({ step, steps, scalars, state: current }) => {
        told.push({ step, steps, scalars, at: current.step });
      },
    });
    expect(told.map(({ step, steps, at }) => [step, steps, at])).toEqual([1, 2, 3, 4].map((step) => [step, 4, step]));
    for (const { scalars } of told) {
      expect(Object.keys(scalars).sort()).toEqual(
        [
          'adversarialD',
          'adversarialG',
          'conditionalFake',
          'conditionalReal',
          'discriminatorLoss',
          'fakeLogit',
          'generatorLoss',
          'realLogit',
        ].sort(),
      );
      expect(Object.values(scalars).every(Number.isFinite)).toBe(true);
    }
  });

  it('gives the last real batch of a step once more, to look at D by', async () => {
    const { nets, state } = start();
    const { nets: heard, judged } = overheard(nets);
    const same: boolean[] = [];
    const config = { ...tinyConfig, steps: 2, discriminatorSteps: 2 };
    await trainGan({
      nets: heard,
      state,
      dataset,
      config,
      seed,
      onStep: ({ batch }) => {
        const { images, labels } = batch();
        // Two passes of D's updates, then that of G's.
        const seen = judged.at(-2)!.images.data.slice(0, images.size);
        same.push(labels.length === 6 && seen.join() === Array.from(images.dataSync()).join());
        images.dispose();
      },
    });
    expect(same).toEqual([true, true]);
  });

  it('shows each image once an epoch, in an order of its own', async () => {
    const seen: number[] = [];
    const spied = {
      ...dataset,
      pixels: (indices: ArrayLike<number>) => {
        seen.push(...Array.from(indices));
        return dataset.pixels(indices);
      },
    };
    const { nets, state } = start();
    await trainGan({ nets, state, dataset: spied, config: tinyConfig, seed });
    const [first, second] = [seen.slice(0, 18), seen.slice(18)];
    expect([new Set(first).size, new Set(second).size]).toEqual([18, 18]);
    expect(second).not.toEqual(first);
  });

  it('stops when told to and returns the state so far', async () => {
    const { nets, state } = start();
    const controller = new AbortController();
    const end = await trainGan({
      nets,
      state,
      dataset,
      config: tinyConfig,
      seed,
      signal: controller.signal,
      onStep: ({ step }) => {
        if (step === 2) controller.abort();
      },
    });
    expect(end.step).toBe(2);
    const again = await trainGan({ nets, state: end, dataset, config: tinyConfig, seed, signal: AbortSignal.abort() });
    expect(again).toBe(end);
  });

  it('says DIVERGED when a loss is not finite, and frees the state', async () => {
    await expectNoLeak(async () => {
      const { nets, state } = linearGan({ seed, scale: Number.NaN, side: 8 });
      await expect(trainGan({ nets, state, dataset, config: tinyConfig, seed })).rejects.toMatchObject({
        code: 'DIVERGED',
        message:
          'trainGan: expected discriminatorLoss to be finite, got NaN at step 1. Go back to the last checkpoint and lower the learning rates.',
      });
    });
  });

  it.each([{ leCam: {} }, { adaptiveAugment: {} }, { adaptivePseudo: {} }])(
    'says so too where logits would be remembered: %j',
    async (change) => {
      await expectNoLeak(async () => {
        const { nets, state } = linearGan({ seed, scale: Number.NaN, side: 8 });
        await expect(
          trainGan({ nets, state, dataset, config: { ...tinyConfig, ...change }, seed }),
        ).rejects.toMatchObject({
          code: 'DIVERGED',
          message: expect.stringContaining('ganStep: expected the logits of D to be finite, got NaN.'),
        });
      });
    },
  );

  it('frees the state when onStep throws, and passes the error on', async () => {
    const full = new Error('disk full');
    await expectNoLeak(async () => {
      const { nets, state } = start();
      const run = trainGan({
        nets,
        state,
        dataset,
        config: tinyConfig,
        seed,
        onStep: () => {
          throw full;
        },
      });
      await expect(run).rejects.toBe(full);
    });
  });

  it('refuses what does not fit, and leaves the state to the caller', async () => {
    const { nets, state } = start();
    const attempt = (change: Partial<Parameters<typeof trainGan>[0]>) =>
      trainGan({ nets, state, dataset, config: tinyConfig, seed, ...change });
    const { left } = await countLeftTensors(async () => {
      await expect(attempt({ config: { ...tinyConfig, batchSize: -1 } })).rejects.toThrow(
        'GanConfig: expected batchSize to be a positive integer, got -1.',
      );
      await expect(attempt({ dataset: tinyDataset(5) })).rejects.toThrow(
        'trainGan: expected dataset to hold at least one batch of 6 images, got 5. Lower batchSize.',
      );
      await expect(attempt({ dataset: { ...dataset, classCount: 4 } })).rejects.toThrow(
        'trainGan: expected dataset to have 3 classes of 8x8x1 images, got 4 of 8x8x1. Build the nets from the data set.',
      );
    });
    const oneClass = takeSubset(dataset, [0, 3, 6, 9, 12, 15]);
    await expect(attempt({ dataset: oneClass })).rejects.toThrow(
      "trainGan: expected dataset to hold images of two classes at least for conditional d2d-cross-entropy, got one. It draws samples of different classes apart, so with one class its loss is always 0. Use conditional 'none'.",
    );
    expect(left).toBe(0);
    expect((await trainGan({ nets, state, dataset, config: { ...tinyConfig, steps: 1 }, seed })).step).toBe(1);
  });

  it('lowers the conditional loss of a task that can be learnt', async () => {
    const { nets, state } = start();
    const real: number[] = [];
    const config = {
      ...tinyConfig,
      batchSize: 12,
      steps: 60,
      optimizers: { generator: { learningRate: 1e-2 }, discriminator: { learningRate: 1e-2 } },
    };
    const end = await trainGan({
      nets,
      state,
      dataset: tinyDataset(60),
      config,
      seed,
      onStep: ({ scalars }) => {
        real.push(scalars.conditionalReal!);
      },
    });
    const mean = (values: number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
    expect(mean(real.slice(-5))).toBeLessThan(mean(real.slice(0, 5)) - 0.3);
    disposeGanState(end);
  });
});

describe('trainGan of 1,000 steps', () => {
  it('leaves not one tensor more than of 10', async () => {
    await useEngine('wasm', { threads: 1 });
    const held: number[] = [];
    const { nets, state } = linearGan({ seed, scale: 0.1, side: 8 });
    const config = { ...tinyConfig, steps: 1000 };
    const end = await trainGan({
      nets,
      state,
      dataset,
      config,
      seed,
      onStep: ({ step }) => {
        if (step === 10 || step === 1000) held.push(memory().numTensors);
      },
    });
    expect(held[1]).toBe(held[0]);
    disposeGanState(end);
  });
});
