import { useEngine } from '@gans/engines';
import { createSeed, foldIn, normal } from '@gans/tensor';
import { tanh } from '@gans/tensor/ops';
import { countLeftTensors, expectNoLeak } from '@gans/tensor/testing';
import {
  add,
  concat,
  matMul,
  memory,
  mul,
  reshape,
  scalar,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { describeOnEngines } from '#test-kit';
import { tinyConfig, tinyDataset, tinyNets } from '../internal/tiny-gan';
import { createGan } from './create-gan';
import type { GanNets } from './nets';
import { createGanState, disposeGanState, flattenGanState, type GanState, unflattenGanState } from './state';
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
      const { nets, state } = linearGan(Number.NaN);
      await expect(trainGan({ nets, state, dataset, config: tinyConfig, seed })).rejects.toMatchObject({
        code: 'DIVERGED',
        message:
          'trainGan: expected discriminatorLoss to be finite, got NaN at step 1. Go back to the last checkpoint and lower the learning rates.',
      });
    });
  });

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
    const { nets, state } = linearGan(0.1);
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

/** Nets of one layer each that keep the contracts, and their state. */
function linearGan(scale: number): { nets: GanNets; state: GanState } {
  const weights = (name: string, shape: number[]) =>
    tidy(() => mul(normal(foldIn(seed, name), shape), scale)) as Tensor2D;
  const generator = { params: { w: weights('g', [5, 64]) }, state: { passes: scalar(0) } };
  const discriminator = {
    params: { w: weights('d', [64, 1]), embedding: weights('e', [64, 2]), proxies: weights('p', [3, 2]) },
    state: {},
  };
  return {
    state: createGanState(generator, discriminator),
    nets: {
      generator: {
        spec: { latentSize: 2, classCount: 3, imageShape: [8, 8, 1], prior: { kind: 'normal' } },
        apply: ({ w }, { passes }, { latent, condition }) => ({
          output: reshape(tanh(matMul(concat([latent, condition], 1), w as Tensor2D)), [-1, 8, 8, 1]) as Tensor4D,
          state: { passes: add(passes as Tensor, 1) },
        }),
      },
      discriminator: {
        apply: ({ w, embedding, proxies }, state, images) => {
          const features = reshape(images as Tensor4D, [-1, 64]) as Tensor2D;
          const logits = matMul(features, w as Tensor2D) as Tensor2D;
          const embeddings = matMul(features, embedding as Tensor2D) as Tensor2D;
          return { output: { logits, embeddings, proxies: proxies as Tensor2D, features }, state };
        },
      },
    },
  };
}
