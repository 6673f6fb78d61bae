import { describe, expect, it } from 'vitest';
import { freshRecord, parseRecord, type RunRecord, withConfig, withLook } from './run-record';

const record: RunRecord = {
  seconds: 61.5,
  looked: true,
  lookSeconds: 2,
  over: false,
  best: { step: 250, frechetDistance: 3.5 },
  engines: [{ name: 'wasm', version: '4.22.0', threads: 2, fromStep: 0 }],
  configs: [{ hash: 'ab', fromStep: 0 }],
};

describe('withLook', () => {
  it('keeps the look with the lowest distance, of equal ones the first', () => {
    expect(withLook(freshRecord, 0, { frechetDistance: Number.NaN, seconds: 1 })).not.toHaveProperty('best');
    const first = withLook(freshRecord, 0, { frechetDistance: 9, seconds: 1 });
    expect(first).toEqual({ ...freshRecord, looked: true, lookSeconds: 1, best: { step: 0, frechetDistance: 9 } });
    const second = withLook({ ...first, looked: false }, 10, { frechetDistance: 4, seconds: 3 });
    expect(second).toMatchObject({ looked: true, lookSeconds: 3, best: { step: 10, frechetDistance: 4 } });
    for (const frechetDistance of [4, 5, Number.NaN])
      expect(withLook(second, 20, { frechetDistance, seconds: 1 }).best).toEqual(second.best);
  });
});

describe('parseRecord', () => {
  it('brings back what was written as JSON', () => {
    // A clock that was set back makes negative times.
    for (const one of [record, freshRecord, { ...record, seconds: -3 }])
      expect(parseRecord(JSON.stringify(one))).toEqual(one);
  });

  it.each([
    undefined,
    '',
    'null',
    '{}',
    JSON.stringify({ ...record, seconds: null }),
    JSON.stringify({ ...record, best: {} }),
  ])('refuses %j', (text) => {
    expect(() => parseRecord(text)).toThrow('parseRecord: expected a checkpoint with the record of its run, got');
  });
});

describe('withConfig', () => {
  const at = { step: 10, steps: 20 };

  it('enters the first config, and the same one no second time', () => {
    const first = withConfig({ ...freshRecord, over: true }, 'ab', at);
    expect(first).toEqual({ ...freshRecord, over: true, configs: [{ hash: 'ab', fromStep: 10 }] });
    expect(withConfig(first, 'ab', at)).toBe(first);
  });

  it('lets a run that was over go on when another config has more steps, and end when it has fewer', () => {
    const over = { ...freshRecord, over: true, configs: [{ hash: 'ab', fromStep: 0 }] };
    const more = withConfig(over, 'cd', at);
    expect(more).toMatchObject({ over: false, configs: [...over.configs, { hash: 'cd', fromStep: 10 }] });
    expect(withConfig({ ...over, over: false }, 'cd', { step: 10, steps: 10 }).over).toBe(true);
  });
});
