import { describe, expect, it } from 'vitest';
import { classErrorTargets } from './class-error-targets';

const reading = {
  classCount: 3,
  images: 20,
  counts: Int32Array.of(8, 1, 1, 0, 10, 0, 0, 0, 0),
  accuracy: 0.9,
  isAtChance: false,
};

describe('classErrorTargets', () => {
  it('gives each label the shares that a judge reads, and a class without images its own label', () => {
    const targets = [...classErrorTargets(reading)].map((value) => Number(value.toFixed(6)));
    expect(targets).toEqual([0.8, 0.1, 0.1, 0, 1, 0, 0, 0, 1]);
  });

  it('goes part of the way', () => {
    const half = [...classErrorTargets(reading, 0.5)].map((value) => Number(value.toFixed(6)));
    expect(half).toEqual([0.9, 0.05, 0.05, 0, 1, 0, 0, 0, 1]);
    expect([...classErrorTargets(reading, 0)]).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
  });

  it('refuses a strength out of range', () => {
    expect(() => classErrorTargets(reading, 2)).toThrow(
      'classErrorTargets: expected strength to be from 0 to 1, got 2.',
    );
  });
});
