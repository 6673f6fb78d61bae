import { describe, expect, it } from 'vitest';
import { axisOf } from './axis';

describe('axisOf', () => {
  it('maps the ends of a linear axis to its pixels', () => {
    const axis = axisOf([0, 4, 10], 'linear', [50, 250]);
    expect([axis.position(0), axis.position(5), axis.position(10)]).toEqual([50, 150, 250]);
    expect(axis.ticks).toEqual([0, 2, 4, 6, 8, 10]);
  });

  it('maps equal factors to equal distances on a log axis', () => {
    const axis = axisOf([1, 100, 10_000], 'log', [200, 0]);
    expect([1, 10, 100, 1000, 10_000].map(axis.position)).toEqual([200, 150, 100, 50, 0]);
    expect(axis.ticks).toEqual([1, 10, 100, 1000, 10_000]);
  });

  it('shows ticks between powers of ten where the axis is short', () => {
    expect(axisOf([0.3, 7], 'log', [0, 1]).ticks).toEqual([0.5, 1, 2, 5]);
  });

  it('has room for a single value', () => {
    expect(axisOf([5], 'log', [0, 100]).position(5)).toBeCloseTo(50, 9);
    expect(axisOf([5], 'linear', [0, 100]).position(5)).toBe(0);
  });
});
