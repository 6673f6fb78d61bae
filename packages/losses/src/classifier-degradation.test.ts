import { createSeed } from '@gans/tensor';
import { tensor2d, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anySeed, describeOnEngines, expectClose } from '#test-kit';
import { classBalancingLoss, softHistogram } from './class-balancing';
import { degradationRate, degradeLabels } from './classifier-degradation';

const seed = createSeed(7);

describe('degradationRate', () => {
  it('equals the vector of ten classes (CB-J)', () => {
    for (const [wanted, rate] of [
      [0.9, 0],
      [0.8, 0.125],
      [0.6, 0.375],
      [0.1, 1],
    ] as const)
      expectClose(degradationRate(0.9, wanted, 10), rate, { rtol: 1e-12, atol: 1e-15 });
  });

  it('CB-18: is 0 if and only if nothing is to be lost, 1 at chance, and gives the accuracy that is wanted', () => {
    const share = fc.double({ min: 0.01, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 100 }), share, share, (classCount, a, w) => {
        const chance = 1 / classCount;
        const actual = chance + a * (1 - chance);
        const wanted = chance + w * (actual - chance) * 0.999;
        const rate = degradationRate(actual, wanted, classCount);
        expect(rate).toBeGreaterThan(0);
        expect(rate).toBeLessThanOrEqual(1);
        expectClose((1 - rate) * actual + rate * chance, wanted, { rtol: 1e-9 });
        expect(degradationRate(actual, actual, classCount)).toBe(0);
        expect(degradationRate(actual, chance, classCount)).toBe(1);
      }),
    );
  });

  it('rejects accuracies out of order', () => {
    for (const actual of [0.1, 1.1, Number.NaN])
      expect(() => degradationRate(actual, 0.1, 10)).toThrow(
        `degradationRate: expected actualAccuracy to be in (0.1, 1], better than chance, got ${actual}.`,
      );
    expect(() => degradationRate(0.9, 0.95, 10)).toThrow(
      'degradationRate: expected wantedAccuracy to be in [0.1, 0.9], got 0.95.',
    );
    expect(() => degradationRate(0.9, 0.5, 0)).toThrow(
      'degradationRate: expected classCount to be a positive integer, got 0.',
    );
  });
});

describe('degradeLabels', () => {
  const labels = Int32Array.from({ length: 4000 }, (_, i) => (i % 2 === 0 ? 3 : 0));

  it('leaves all labels at rate 0 and draws all of them uniformly at rate 1', () => {
    expect(degradeLabels(labels, { rate: 0, classCount: 4, seed })).toEqual(labels);
    const random = degradeLabels(labels, { rate: 1, classCount: 4, seed });
    for (let k = 0; k < 4; k++) expectClose(random.filter((label) => label === k).length / 4000, 0.25, { atol: 0.03 });
  });

  it('leaves labels of a single class', () => {
    expect(degradeLabels([0, 0], { rate: 1, classCount: 1, seed })).toEqual(Int32Array.of(0, 0));
  });

  it('changes rate (1 - 1/K) of the labels, and not those that it is given', () => {
    const before = labels.slice();
    const seen = degradeLabels(labels, { rate: 0.4, classCount: 4, seed });
    expectClose(seen.filter((label, i) => label !== labels[i]).length / 4000, 0.3, { atol: 0.03 });
    expect(labels).toEqual(before);
  });

  it('decides label i by the seed and i alone', () => {
    fc.assert(
      fc.property(anySeed(), fc.nat(50), (drawn, count) => {
        const options = { rate: 0.5, classCount: 4, seed: drawn };
        const all = degradeLabels(labels.slice(0, 50), options);
        expect(degradeLabels(labels.slice(0, count), options)).toEqual(all.slice(0, count));
      }),
      { numRuns: 30 },
    );
    expect(degradeLabels(labels, { rate: 0.5, classCount: 4, seed: createSeed(8) })).not.toEqual(
      degradeLabels(labels, { rate: 0.5, classCount: 4, seed }),
    );
  });

  it('rejects what is out of range', () => {
    expect(() => degradeLabels([4], { rate: 0.5, classCount: 4, seed })).toThrow(
      'degradeLabels: expected labels to be integers from 0 to 3, got 4 at position 0.',
    );
    expect(() => degradeLabels([0], { rate: 1.5, classCount: 4, seed })).toThrow(
      'degradeLabels: expected rate to be in [0, 1], got 1.5.',
    );
    expect(() => degradeLabels([0], { rate: 0.5, classCount: 0, seed })).toThrow(
      'degradeLabels: expected classCount to be a positive integer, got 0.',
    );
  });
});

describeOnEngines('classBalancingLoss beside degradeLabels', () => {
  it('CB-18: has the same histogram and the same value whatever the rate', () => {
    fc.assert(
      fc.property(anySeed(), fc.double({ min: 0, max: 1, noNaN: true }), (drawn, rate) => {
        const logits = tensor2d([
          [2, 1, 0],
          [0.5, -0.5, 1.5],
        ]);
        const read = () =>
          tidy(() => [softHistogram(logits).arraySync(), classBalancingLoss(logits, [1, 2, 3]).arraySync()]);
        const before = read();
        degradeLabels([0, 2], { rate, classCount: 3, seed: drawn });
        expect(read()).toEqual(before);
        logits.dispose();
      }),
      { numRuns: 10 },
    );
  });
});
