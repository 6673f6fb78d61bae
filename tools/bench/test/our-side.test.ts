import '@tensorflow/tfjs';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSafetensors } from '@gans/checkpoints';
import { normal } from '@gans/tensor';
import { memory, scalar, square, sum, tidy } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { Bench, Subject } from '../src/bench';
import { createOurSide } from '../src/our-side';

const constant = (): Subject => ({
  inputs: {},
  check: async () => ({ value: 7 }),
  run: () => scalar(7),
  counted: () => ({ sevens: 1 }),
});

let runs = 0;
const tiny: Bench = {
  name: 'tiny',
  description: 'a square',
  roundSeconds: 1,
  cases: [
    {
      name: 'square',
      unit: 'ms',
      work: 1,
      beside: { name: 'constant', prepare: constant },
      prepare(seed) {
        const x = normal(seed, [3]);
        const squared = () => tidy(() => sum(square(x)));
        return {
          inputs: { x },
          config: { power: 2 },
          async check() {
            const result = squared();
            const [value] = await result.data();
            result.dispose();
            return { value: value! };
          },
          run() {
            runs++;
            return squared();
          },
        };
      },
    },
  ],
};

describe('createOurSide', () => {
  const answer = createOurSide({ tiny });
  const request = { do: 'prepare', bench: 'tiny', case: 'square', seed: 1, inputs: '' } as const;

  it('wants a case before it measures, and one that there is', async () => {
    await expect(answer({ do: 'check' })).rejects.toThrow("expected 'prepare' before 'check'");
    await expect(answer({ ...request, case: 'cube' })).rejects.toThrow("expected a case of bench 'tiny', got 'cube'");
    await expect(answer({ ...request, bench: 'huge' })).rejects.toThrow("expected a case of bench 'huge'");
  });

  it('starts the engine and tells of it', async () => {
    const facts = await answer({ do: 'start', engine: 'cpu', threads: 1 });
    expect(facts).toMatchObject({ version: expect.any(String), runtime: `Node ${process.versions.node}`, threads: 1 });
    expect(facts).toHaveProperty('baseBytes', expect.any(Number));
  });

  it('sets a case up, writes what it starts from, and computes of it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gans-bench-test-'));
    try {
      expect(await answer(request)).toEqual({});
      await answer({ do: 'inputs', path: join(folder, 'inputs') });
      expect(existsSync(join(folder, 'inputs'))).toBe(true);
      const { arrays, metadata } = await readSafetensors(join(folder, 'inputs'));
      expect(metadata).toEqual({ config: '{"power":2}' });
      const { x } = arrays;
      const values = Array.from(x!.data as Float32Array);
      const { outcome } = (await answer({ do: 'check' })) as { outcome: { value: number } };
      expect(outcome.value).toBeCloseTo(
        values.reduce((total, value) => total + value * value, 0),
        5,
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('makes as many runs as a round has, and keeps none of their results', async () => {
    const [before, tensors] = [runs, memory().numTensors];
    const round = await answer({ do: 'round', runs: 5 });
    expect(runs - before).toBe(5);
    expect(memory().numTensors).toBe(tensors);
    expect(round).toMatchObject({ idleSeconds: 0 });
    const { seconds, busySeconds } = round as { seconds: number; busySeconds: number };
    expect(seconds).toBeGreaterThan(0);
    expect(busySeconds).toBeGreaterThan(0);
    expect((await answer({ do: 'round', runs: 1 })) as object).toHaveProperty('idleSeconds', expect.any(Number));
  });

  it('profiles', async () => {
    const { kernels } = (await answer({ do: 'profile', runs: 2 })) as { kernels: { name: string; count: number }[] };
    expect(kernels.find(({ name }) => name === 'Square')).toMatchObject({ count: 2 });
  });

  it('ends with the peak of its memory', async () => {
    const { peakBytes } = (await answer({ do: 'end' })) as { peakBytes: number };
    expect(peakBytes).toBeGreaterThanOrEqual(process.memoryUsage().rss * 0.5);
    expect(peakBytes).toBeLessThan(64 * 2 ** 30);
  });

  it('sets up what a case is measured beside, and ends with what was counted', async () => {
    await answer({ ...request, baseline: true });
    expect(await answer({ do: 'check' })).toEqual({ outcome: { value: 7 } });
    expect(await answer({ do: 'end' })).toEqual({ peakBytes: expect.any(Number), counted: { sevens: 1 } });
  });
});
