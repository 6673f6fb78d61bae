import { describe, expect, it } from 'vitest';
import { glibcProblem } from './system';

describe('glibcProblem', () => {
  it.each([
    ['2.27', '2.27', undefined],
    ['2.27', '2.36', undefined],
    ['2.27', '2.100', undefined],
    ['2.27', '3.0', undefined],
    ['2.27', '2.26', '2.26'],
    ['2.27', '2.3', '2.3'],
    ['2.27', '1.99', '1.99'],
    ['2.27', undefined, 'another C library (Alpine Linux has musl)'],
  ])('of %s on a system with %s is %j', (needed, present, problem) => {
    expect(glibcProblem(needed, present)).toBe(problem);
  });
});
