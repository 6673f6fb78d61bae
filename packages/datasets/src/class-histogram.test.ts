import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classHistogram } from './class-histogram';

describe('classHistogram', () => {
  it('counts each class, absent ones as 0', () => {
    expect([...classHistogram({ labels: Uint8Array.of(2, 0, 2, 2), classCount: 4 })]).toEqual([1, 0, 3, 0]);
  });

  it('counts every image once, in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(6)), (labels) => {
        const counts = classHistogram({ labels: Int32Array.from(labels), classCount: 7 });
        expect(counts.reduce((sum, n) => sum + n, 0)).toBe(labels.length);
        expect(classHistogram({ labels: Int32Array.from(labels).reverse(), classCount: 7 })).toEqual(counts);
      }),
    );
  });
});
