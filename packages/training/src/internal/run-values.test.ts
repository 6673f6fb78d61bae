import { createSeed } from '@gans/tensor';
import { describe, expect, it } from 'vitest';
import { checkedCounters, checkedSeed } from './run-values';

describe('checkedSeed', () => {
  it('passes a seed that went through JSON', () => {
    const seed = createSeed(2 ** 40 + 1);
    expect(checkedSeed('Run', JSON.parse(JSON.stringify(seed)))).toEqual(seed);
  });

  it.each([null, 7, [1], [1, 2, 3], [1, -1], [1, 0.5], [1, 2 ** 32], ['1', '2']])('refuses %j', (value) => {
    expect(() => checkedSeed('Run', value)).toThrow('Run: expected seed to be two unsigned 32-bit integers');
  });
});

describe('checkedCounters', () => {
  it('passes what has every name', () => {
    expect(checkedCounters('Run', ['step'], { step: 3 })).toEqual({ step: 3 });
  });

  it.each([null, {}, { step: -1 }, { step: 0.5 }, { step: '1' }])('refuses %j', (value) => {
    expect(() => checkedCounters('Run', ['step'], value)).toThrow('Run: expected step to be an integer >= 0');
  });
});
