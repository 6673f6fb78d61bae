import { describe, expect, it } from 'vitest';
import { expectBelowOne, expectNotNegative, expectOneOf, expectPositive, expectWithin } from './expect-value';

const numbers = [Number.NaN, -Infinity, -1, -0.001, 0, 0.001, 0.5, 1, 1.001, 2, Infinity];
const accepted = (check: (value: number) => void) =>
  numbers.filter((value) => {
    try {
      check(value);
      return true;
    } catch {
      return false;
    }
  });

describe('the checks of numbers', () => {
  it('accept what their names say', () => {
    expect(accepted((value) => expectPositive('f', 'x', value))).toEqual([0.001, 0.5, 1, 1.001, 2]);
    expect(accepted((value) => expectNotNegative('f', 'x', value))).toEqual([0, 0.001, 0.5, 1, 1.001, 2]);
    expect(accepted((value) => expectBelowOne('f', 'x', value))).toEqual([0, 0.001, 0.5]);
    expect(accepted((value) => expectWithin('f', 'x', value, 0, 1))).toEqual([0, 0.001, 0.5, 1]);
    expect(accepted((value) => expectWithin('f', 'x', value, -1, 0.5))).toEqual([-1, -0.001, 0, 0.001, 0.5]);
  });

  it('name function, argument, rule and value', () => {
    expect(() => expectPositive('f', 'x', 0)).toThrow('f: expected x to be a finite number > 0, got 0.');
    expect(() => expectNotNegative('f', 'x', -1)).toThrow('f: expected x to be a finite number >= 0, got -1.');
    expect(() => expectBelowOne('f', 'x', 1)).toThrow('f: expected x to be in [0, 1), got 1.');
    expect(() => expectWithin('f', 'x', Number.NaN, -1, 1)).toThrow('f: expected x to be in [-1, 1], got NaN.');
  });
});

describe('expectOneOf', () => {
  it('accepts the words, and names the nearest to any other', () => {
    for (const word of ['sum', 'mean']) expect(() => expectOneOf('f', 'x', word, ['sum', 'mean'])).not.toThrow();
    expect(() => expectOneOf('f', 'x', 'main', ['sum', 'mean'])).toThrow(
      "f: expected x to be one of 'sum', 'mean', got 'main'. Did you mean 'mean'?",
    );
  });

  it('says what it got where that is no word', () => {
    expect(() => expectOneOf('f', 'x', 3 as never, ['sum'])).toThrow(/^f: expected x to be one of 'sum', got 3\.$/);
  });
});
