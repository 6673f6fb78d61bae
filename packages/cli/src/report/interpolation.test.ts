import '@tensorflow/tfjs';
import type { GeneratorNet } from '@gans/core-nets';
import { createSeed } from '@gans/tensor';
import { averagedGenerator, disposeGanState } from '@gans/training';
import { memory, tensor4d } from '@tensorflow/tfjs-core';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { smallGan } from '../internal/small-gan';
import { interpolationStrip } from './interpolation';

/** A generator that hands its latents and classes to the test. */
function spy(kind: 'normal' | 'uniform', classCount: number) {
  const seen: { latents: number[][]; classes: number[][]; classCount?: number } = { latents: [], classes: [] };
  const prior = kind === 'normal' ? { kind } : { kind, min: -1, max: 1 };
  const net = {
    params: {},
    state: {},
    spec: { latentSize: 8, classCount, imageShape: [1, 1, 1], prior },
    apply: (_params: unknown, state: unknown, { latent, condition }: { latent: never; condition: never }) => {
      const [z, c] = [latent, condition] as unknown as { arraySync(): number[][]; shape: number[] }[];
      seen.latents = z!.arraySync();
      seen.classes = c!.arraySync();
      seen.classCount = c!.shape[1]!;
      return { output: tensor4d(new Float32Array(seen.latents.length), [seen.latents.length, 1, 1, 1]), state };
    },
  } as unknown as GeneratorNet;
  return { net, seen };
}
const norm = (vector: readonly number[]) => Math.hypot(...vector);
const angle = (a: readonly number[], b: readonly number[]) =>
  Math.acos(Math.min(1, a.reduce((sum, value, d) => sum + value * b[d]!, 0) / (norm(a) * norm(b))));

describe('interpolationStrip', () => {
  it('goes in equal angles from one normal latent to another, a class a row', async () => {
    const { net, seen } = spy('normal', 3);
    await interpolationStrip(net, createSeed(1));
    expect(seen.latents).toHaveLength(30);
    for (let row = 0; row < 3; row++) {
      const points = seen.latents.slice(10 * row, 10 * row + 10);
      const whole = angle(points[0]!, points[9]!);
      const steps = points.slice(1).map((point, i) => angle(points[i]!, point));
      // Angles are equal where both ends are of one length; here the shorter one turns the path a little.
      expect(steps.reduce((a, b) => a + b)).toBeCloseTo(whole, 4);
      expect(Math.min(...points.map(norm))).toBeGreaterThan(0.8 * Math.min(norm(points[0]!), norm(points[9]!)));
      expect(seen.classes.slice(10 * row, 10 * row + 10)).toEqual(
        Array.from({ length: 10 }, () => [0, 1, 2].map((k) => (k === row ? 1 : 0))),
      );
    }
  });

  it('goes straight between uniform latents, which stay in their box', async () => {
    const { net, seen } = spy('uniform', 2);
    await interpolationStrip(net, createSeed(1));
    const [first, last] = [seen.latents[0]!, seen.latents[9]!];
    for (const [i, point] of seen.latents.slice(0, 10).entries())
      for (const [d, value] of point.entries())
        expect(value).toBeCloseTo(first[d]! + (i / 9) * (last[d]! - first[d]!), 5);
  });

  it('draws the same picture for the same seed, of six classes at most, and keeps no tensor', async () => {
    const { nets, state } = smallGan();
    const before = memory().numTensors;
    const strip = await interpolationStrip(averagedGenerator(nets, state), createSeed(1));
    expect(memory().numTensors).toBe(before);
    const { width, height } = PNG.sync.read(Buffer.from(strip));
    expect(width / height).toBeCloseTo(10 / 3, 1);
    expect(await interpolationStrip(averagedGenerator(nets, state), createSeed(1))).toEqual(strip);
    expect(await interpolationStrip(averagedGenerator(nets, state), createSeed(2))).not.toEqual(strip);
    disposeGanState(state);
    for (const classCount of [0, 100]) {
      const { net, seen } = spy('normal', classCount);
      await interpolationStrip(net, createSeed(1));
      expect([seen.latents.length, seen.classCount]).toEqual([60, classCount]);
    }
  });
});
