import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectClose } from '#test-kit';
import { createAdaptiveProbability, updateAdaptiveProbability } from './adaptive-probability';

const logits = [0.5, -1.2, 2, 0.1]; // mean of signs 0.5
const once = { interval: 1 };

describe('updateAdaptiveProbability', () => {
  it.each([
    [0.1, 0.6, 0.099992],
    [0.1, 0.4, 0.100008],
    [0.1, 0.5, 0.1],
    [0, 0.9, 0],
  ])('moves %f with target %f to %f', (probability, target, next) => {
    const start = createAdaptiveProbability(probability);
    expectClose(updateAdaptiveProbability(start, logits, { ...once, target }).probability, next, { rtol: 1e-12 });
  });

  it('waits for its interval, takes all images since the last time together, and begins anew', () => {
    let adaptive = createAdaptiveProbability(0.5);
    for (const batch of [[1, 1, 1], [-1], [-1, -1]]) {
      adaptive = updateAdaptiveProbability(adaptive, batch, { target: 0.2 });
      expect(adaptive.probability).toBe(0.5);
    }
    expect(adaptive).toEqual({ probability: 0.5, signs: 0, images: 6, updates: 3 });
    // Signs over eight images: 2 / 8 > 0.2.
    adaptive = updateAdaptiveProbability(adaptive, [3, 0.1], { target: 0.2, rampImages: 100 });
    expect(adaptive).toEqual({ probability: 0.5 + 8 / 100, signs: 0, images: 0, updates: 0 });
  });

  it('counts a logit of 0 as neither sign', () => {
    const next = updateAdaptiveProbability(createAdaptiveProbability(0.5), [0, 0], { ...once, target: 0 });
    expect(next.probability).toBe(0.5);
  });

  it('stays in [0, 1], moves by n / rampImages or not at all, and never down with target -1', () => {
    const batches = fc.array(fc.double({ noNaN: true, min: -5, max: 5 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        batches,
        fc.double({ min: -1, max: 1, noNaN: true }),
        (p, batch, target) => {
          const options = { ...once, target, rampImages: 50 };
          const next = updateAdaptiveProbability(createAdaptiveProbability(p), batch, options).probability;
          expect(next).toBeGreaterThanOrEqual(0);
          expect(next).toBeLessThanOrEqual(1);
          const moved = Math.abs(next - p);
          const limit = batch.length / 50;
          expect(moved < 1e-12 || Math.abs(moved - limit) < 1e-12 || next === 0 || next === 1).toBe(true);
          const up = updateAdaptiveProbability(createAdaptiveProbability(p), batch, { ...options, target: -1 });
          expect(up.probability).toBeGreaterThanOrEqual(p);
        },
      ),
    );
  });

  it('leaves what it was given, survives JSON and refuses what is no number', () => {
    const start = Object.freeze(createAdaptiveProbability(0.25));
    expect(JSON.parse(JSON.stringify(updateAdaptiveProbability(start, logits)))).toEqual(
      updateAdaptiveProbability(start, logits),
    );
    const refused = (batch: number[], options: object = {}) =>
      expect(() => updateAdaptiveProbability(start, batch, options));
    refused([1, Number.NaN]).toThrow('expected realLogits to be numbers, got NaN at position 1.');
    refused([1], { interval: 0 }).toThrow('expected interval to be an integer >= 1, got 0.');
    refused([1], { rampImages: 0 }).toThrow('expected rampImages to be a number > 0, got 0.');
    refused([1], { target: Number.NaN }).toThrow('expected target to be a finite number, got NaN.');
    expect(() => createAdaptiveProbability(1.1)).toThrow(
      'createAdaptiveProbability: expected probability to be in [0, 1], got 1.1.',
    );
  });
});
