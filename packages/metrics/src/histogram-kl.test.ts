import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectClose } from '#test-kit';
import { classHistogram, histogramKl } from './histogram-kl';

const extractor = { name: 'x' };
const kl = (counts: readonly number[], options = {}) => histogramKl(counts, { extractor, ...options }).value;
const close = { rtol: 1e-11, atol: 0 };
const histograms = fc
  .array(fc.nat(20), { minLength: 1, maxLength: 8 })
  .filter((counts) => counts.some((count) => count > 0));

describe('histogramKl', () => {
  it('equals the published vectors', () => {
    expectClose(kl([10, 20, 30, 40]), 0.106440135286, close);
    expectClose(kl([10, 20, 30, 40], { prior: [0.25, 0.25, 0.3, 0.2] }), 0.141001088774, close);
    expectClose(kl([0, 5, 5, 0]), Math.LN2, close);
    expectClose(kl([100, 0, 0, 0]), 1.38629436112, close);
  });

  it('CB-F: with epsilon 1e-5 equals the class-balancing form', () => {
    expectClose(kl([1, 0, 0, 0, 0, 0, 0, 0, 0, 0], { epsilon: 1e-5 }), 2.30168918326, close);
    expect(kl(Array(10).fill(5), { epsilon: 1e-5 })).toBe(0);
    expectClose(kl([7, 2, 1], { epsilon: 1e-5 }), 0.296784007885, close);
  });

  it('CB-14: lies in [0, ln K], 0 only when uniform, and does not depend on the order of classes', () => {
    fc.assert(
      fc.property(histograms, (counts) => {
        const value = kl(counts);
        const isUniform = counts.every((count) => count === counts[0]);
        expect(value).toBeLessThanOrEqual(Math.log(counts.length) + 1e-12);
        if (isUniform) expectClose(value, 0, { rtol: 0, atol: 1e-14 });
        else expect(value).toBeGreaterThan(0);
        expectClose(kl([...counts].reverse()), value, { rtol: 1e-12, atol: 1e-14 });
      }),
    );
    expect(kl([9, 0, 0], { epsilon: 1e-5 })).toBeLessThan(Math.log(3));
  });

  it('is 0 against its own histogram, of whatever scale', () => {
    expectClose(kl([1, 2, 5], { prior: [20, 40, 100] }), 0, { rtol: 0, atol: 1e-15 });
  });

  it('carries its protocol with the smallest share', () => {
    expect(histogramKl([3, 1], { extractor, prior: [1, 3] })).toMatchObject({
      n: 4,
      protocol: { metric: 'histogramKl', classCount: 2, prior: [0.25, 0.75], epsilon: 0, smallestShare: 0.25 },
    });
    expect(histogramKl([3, 1], { extractor }).protocol.prior).toBe('uniform');
  });

  it('rejects counts of no images and priors that do not fit', () => {
    expect(() => kl([0, 0])).toThrow('histogramKl: expected counts to have a positive sum, got 0.');
    expect(() => kl([])).toThrow('expected counts to have a positive sum');
    expect(() => kl([1, -1])).toThrow('expected counts to be finite and >= 0, got -1 for class 1.');
    expect(() => kl([1, 0.5])).toThrow('expected counts to be whole numbers, got 0.5 for class 1.');
    expect(() => kl([1, 2], { prior: [1] })).toThrow('expected prior to have 2 classes as counts, got 1.');
    expect(() => kl([1, 2], { prior: [1, 0] })).toThrow('got 0 for class 1 with 2 images. Give epsilon.');
    expect(kl([1, 0], { prior: [1, 0] })).toBe(0);
    expect(() => kl([1, 2], { epsilon: -1 })).toThrow('expected epsilon to be finite and >= 0, got -1.');
  });
});

describe('classHistogram', () => {
  it('counts the labels of each class', () => {
    expect(classHistogram([0, 2, 2], 3)).toEqual(Int32Array.of(1, 0, 2));
  });

  it('rejects labels that are no class', () => {
    expect(() => classHistogram([0, 3], 3)).toThrow('class indices below 3, got 3 at position 1.');
    expect(() => classHistogram([0.5], 3)).toThrow('got 0.5 at position 0.');
    expect(() => classHistogram([0], 0)).toThrow('expected classCount to be a positive integer, got 0.');
  });
});
