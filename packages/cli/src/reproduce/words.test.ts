import { describe, expect, it } from 'vitest';
import { listOf } from './words';

describe('listOf', () => {
  it.each([
    [[], ''],
    [['a'], 'a'],
    [['a', 'b'], 'a and b'],
    [['a', 'b', 'c'], 'a, b and c'],
  ])('joins %j as %s', (phrases, text) => {
    expect(listOf(phrases)).toBe(text);
  });
});
