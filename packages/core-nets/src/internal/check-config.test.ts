import { createSeed, foldIn } from '@gans/tensor';
import { describe, expect, it } from 'vitest';
import { checkConfig, checkNetConfig, checkSeed, expectConfig } from './check-config';

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

describe('checkNetConfig', () => {
  const choices = {
    side: { oneOf: [32, 64, 128] },
    norm: { oneOf: ['instance', 'batch'], optional: true },
    attention: { listOf: [1, 2, 3] },
  } as const;
  const choose = (change: object) =>
    checkNetConfig(
      'createNet',
      { side: 64, attention: [2], ...change } as Record<keyof typeof choices, unknown>,
      choices,
    );

  it('returns a copy that is frozen with its lists', () => {
    const attention = [3, 1];
    const checked = choose({ attention });
    expect(checked).toEqual({ side: 64, attention: [3, 1] });
    expect(checked.attention).not.toBe(attention);
    expect([Object.isFrozen(checked), Object.isFrozen(checked.attention)]).toEqual([true, true]);
  });

  it.each([
    [{ side: 100 }, 'expected side to be one of 32, 64, 128, got 100. The nearest allowed value is 128.'],
    [{ side: '64' }, 'expected side to be one of 32, 64, 128, got 64. The nearest allowed value is 64.'],
    [{ norm: 'bach' }, 'expected norm to be one of instance, batch, got bach. The nearest allowed value is batch.'],
    [
      { attention: [2, 2, 4] },
      'expected attention to be a list of different numbers out of 1, 2, 3, got [2, 2, 4]. The nearest allowed value is [2, 3].',
    ],
    [
      { attention: 3 },
      'expected attention to be a list of different numbers out of 1, 2, 3, got 3. The nearest allowed value is [3].',
    ],
    [
      { attention: ['2'] },
      'expected attention to be a list of different numbers out of 1, 2, 3, got [2]. The nearest allowed value is [].',
    ],
    [{ sides: 3 }, 'expected no fields but side, norm, attention, got sides. The nearest known one is side.'],
  ])('refuses %o', (change, message) => {
    expect(() => choose(change)).toThrow(`createNet: ${message}`);
  });
});

describe('expectConfig', () => {
  it.each([
    [undefined, 'undefined'],
    [null, 'null'],
    ['config.json', 'config.json'],
    [[1, 2], '[1, 2]'],
  ])('refuses %o', (config, shown) => {
    const message = `createNet: expected config to be an object, got ${shown}. Pass its fields, which the documentation of createNet lists.`;
    expect(() => expectConfig('createNet', config as never)).toThrow(message);
    expect(() => checkConfig('createNet', config as never, {} as never)).toThrow(message);
  });
});

describe('checkSeed', () => {
  it('takes seeds', () => {
    expect(() => checkSeed('createNet', foldIn(createSeed(7), 'weights'))).not.toThrow();
  });

  it.each([
    [undefined, 'undefined'],
    [7, '7'],
    [[7], '[7]'],
    [[7, 0.5], '[7, 0.5]'],
    [[7, 8, 9], '[7, 8, 9]'],
  ])('refuses %o', (seed, shown) => {
    expect(() => checkSeed('createNet', seed as never)).toThrow(
      `createNet: expected seed to be made by createSeed, split or foldIn, got ${shown}. Pass for example createSeed(7).`,
    );
  });
});
