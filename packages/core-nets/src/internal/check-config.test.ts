import { describe, expect, it } from 'vitest';
import { checkConfig } from './check-config';

const rules = { size: { minimum: 8, multipleOf: 4 }, count: { minimum: 1 } } as const;
const check = (config: { size: unknown; count: unknown }) =>
  checkConfig('createNet', config as { size: number; count: number }, rules);

describe('checkConfig', () => {
  it('returns a frozen copy', () => {
    const config = { size: 12, count: 3 };
    const checked = check(config);
    expect(checked).toEqual(config);
    expect(checked).not.toBe(config);
    expect(Object.isFrozen(checked)).toBe(true);
  });

  it.each([
    [{ size: 13, count: 1 }, 'expected size to be a multiple of 4 >= 8, got 13. The nearest allowed value is 12.'],
    [{ size: 15, count: 1 }, 'expected size to be a multiple of 4 >= 8, got 15. The nearest allowed value is 16.'],
    [{ size: -4, count: 1 }, 'expected size to be a multiple of 4 >= 8, got -4. The nearest allowed value is 8.'],
    [{ size: '32', count: 1 }, 'expected size to be a multiple of 4 >= 8, got 32. The nearest allowed value is 8.'],
    [{ size: 8, count: 0 }, 'expected count to be an integer >= 1, got 0. The nearest allowed value is 1.'],
    [{ size: 8, count: 2.6 }, 'expected count to be an integer >= 1, got 2.6. The nearest allowed value is 3.'],
    [{ size: 8, count: Number.NaN }, 'expected count to be an integer >= 1, got NaN. The nearest allowed value is 1.'],
    [{ size: 8, count: undefined }, 'expected count to be an integer >= 1, got undefined.'],
  ])('refuses %o', (config, message) => {
    expect(() => check(config)).toThrow(`createNet: ${message}`);
  });
});
