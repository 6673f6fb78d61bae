import '@tensorflow/tfjs';
import { tensor2d, tidy } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { expectClose } from '#test-kit';
import { type LatentPrior, priorMoments, zScore } from './prior';

describe('priorMoments', () => {
  it.each<[LatentPrior, number, number]>([
    [{ kind: 'normal' }, 0, 1],
    [{ kind: 'normal', mean: 1, standardDeviation: 2 }, 1, 2],
    [{ kind: 'uniform', min: -1, max: 3 }, 1, 4 / Math.sqrt(12)],
    [{ kind: 'truncated-normal', limit: 1 }, 0, 0.5395600938],
    [{ kind: 'truncated-normal', limit: 1.5 }, 0, 0.7426468984],
    [{ kind: 'truncated-normal', limit: 2 }, 0, 0.879625661],
    [{ kind: 'truncated-normal', limit: 3 }, 0, 0.9865783926],
    [{ kind: 'laplace', scale: 0.5 }, 0, Math.SQRT1_2],
    [{ kind: 'bernoulli', probability: 0.2 }, 0.2, 0.4],
    [{ kind: 'rademacher' }, 0, 1],
    [{ kind: 'rademacher', probability: 0.9 }, 0.8, 0.6],
    [{ kind: 'sphere', radius: 1 }, 0, 0.0625],
  ])('of %o are %f and %f, as the table says', (prior, mean, standardDeviation) => {
    const moments = priorMoments(prior, 256);
    expectClose([moments.mean, moments.standardDeviation], [mean, standardDeviation], { rtol: 1e-10, atol: 1e-12 });
  });

  it('have a support where the prior is bounded', () => {
    expect(priorMoments({ kind: 'truncated-normal', limit: 2 }, 4).support).toEqual([-2, 2]);
    expect(priorMoments({ kind: 'bernoulli', probability: 0.5 }, 4).support).toEqual([0, 1]);
    expect(priorMoments({ kind: 'rademacher' }, 4).support).toEqual([-1, 1]);
    expect(priorMoments({ kind: 'laplace', scale: 1 }, 4).support).toBeUndefined();
  });

  it.each<[unknown, RegExp]>([
    [{ kind: 'normal', standardDeviation: 0 }, /'normal' to have standardDeviation > 0, got 0/],
    [{ kind: 'normal', mean: Number.NaN }, /a finite mean, got NaN/],
    [{ kind: 'uniform', min: 1, max: 1 }, /finite min < max, got 1 and 1/],
    [{ kind: 'truncated-normal', limit: -1 }, /limit > 0, got -1/],
    [{ kind: 'laplace', scale: 0 }, /scale > 0, got 0/],
    [{ kind: 'bernoulli', probability: 1 }, /probability between 0 and 1, got 1/],
    [{ kind: 'sphere', radius: 0 }, /radius > 0, got 0/],
    [{ kind: 'gauss' }, /expected prior.kind to be normal, .* got gauss/],
    [undefined, /got undefined/],
  ])('refuse %o', (prior, message) => {
    expect(() => priorMoments(prior as LatentPrior, 4)).toThrow(message);
  });
});

describe('zScore', () => {
  it.each<[LatentPrior, number, number]>([
    [{ kind: 'normal', mean: 1, standardDeviation: 2 }, 3, 1],
    [{ kind: 'uniform', min: -1, max: 1 }, 1, Math.sqrt(3)],
    [{ kind: 'truncated-normal', limit: 2 }, 0.879625661, 1],
    [{ kind: 'sphere', radius: 1 }, 0.0625, 1],
  ])('P4: of %o takes %f to %f', (prior, z, score) => {
    tidy(() => expectClose(zScore(tensor2d([[z]]), priorMoments(prior, 256)), [[score]], { rtol: 1e-6 }));
  });

  it('P4: is affine and zero at the mean', () => {
    tidy(() => {
      const moments = priorMoments({ kind: 'uniform', min: 1, max: 4 }, 3);
      const scores = zScore(tensor2d([[2.5, 3, 3.5]]), moments).dataSync();
      expect(scores[0]).toBe(0);
      expectClose(scores[2]!, 2 * scores[1]!);
    });
  });
});
