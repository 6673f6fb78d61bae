import '@tensorflow/tfjs';
import { createSeed } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { tidy } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { expectClose } from '#test-kit';
import { drawLatents } from './draw-latents';
import { type LatentPrior, priorMoments } from './prior';

const priors: LatentPrior[] = [
  { kind: 'normal', mean: 1, standardDeviation: 2 },
  { kind: 'uniform', min: -1, max: 2 },
  { kind: 'truncated-normal', limit: 1.5 },
  { kind: 'laplace', scale: 0.5 },
  { kind: 'bernoulli', probability: 0.3 },
  { kind: 'rademacher', probability: 0.3 },
  { kind: 'sphere', radius: 3 },
];

describe('drawLatents', () => {
  it.each(priors)('draws $kind with the mean, deviation and support of its prior', (prior) => {
    const values = tidy(() => drawLatents(prior, createSeed(3), [4000, 5]).dataSync<'float32'>());
    const {
      mean,
      standardDeviation,
      support = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    } = priorMoments(prior, 5);
    const own = values.reduce((sum, z) => sum + z, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, z) => sum + (z - own) ** 2, 0) / values.length);
    // Five standard errors of 20,000 draws; those of the deviation are larger the heavier the tails.
    expect(Math.abs(own - mean)).toBeLessThan(0.036 * standardDeviation);
    expect(Math.abs(deviation / standardDeviation - 1)).toBeLessThan(0.04);
    expect(values.every((z) => z >= support[0] && z <= support[1])).toBe(true);
  });

  it('draws discrete priors as they are', () => {
    const values = tidy(() => drawLatents({ kind: 'rademacher' }, createSeed(3), [50, 4]).dataSync());
    expect(new Set(values)).toEqual(new Set([-1, 1]));
  });

  it('puts rows on their sphere', () => {
    tidy(() => {
      const rows = drawLatents({ kind: 'sphere', radius: 3 }, createSeed(3), [20, 6]);
      expectClose(rows.square().sum(1).sqrt(), new Array(20).fill(3), { rtol: 1e-6 });
    });
  });

  it.each(priors)('draws row i of $kind the same in any chunk', (prior) => {
    tidy(() => {
      const all = drawLatents(prior, createSeed(9), [7, 3]).dataSync();
      const part = drawLatents(prior, createSeed(9), [2, 3], { firstRow: 4 }).dataSync();
      expect([...part]).toEqual([...all.subarray(12, 18)]);
    });
  });

  it('refuses shapes that are none', () => {
    expect(() => drawLatents({ kind: 'normal' }, createSeed(1), [2.5, 3])).toThrow(/integers >= 0, got \[2.5, 3\]/);
  });

  it('leaves nothing but the latents', async () => {
    await expectNoLeak(() => drawLatents({ kind: 'normal' }, createSeed(1), [2, 3]).dispose());
  });
});
