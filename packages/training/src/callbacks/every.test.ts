import { describe, expect, it } from 'vitest';
import { type EveryOptions, every } from './every';

const calledAt = async (interval: number, steps: number, options?: EveryOptions, first = 1) => {
  const called: number[] = [];
  const onStep = every(interval, ({ step }) => void called.push(step), options);
  for (let step = first; step <= steps; step++) await onStep({ step, steps, scalars: {} });
  return called;
};

describe('every', () => {
  it('acts at the multiples of its interval and at the end', async () => {
    expect(await calledAt(3, 8)).toEqual([3, 6, 8]);
    expect(await calledAt(4, 8)).toEqual([4, 8]);
    expect(await calledAt(1, 3)).toEqual([1, 2, 3]);
  });

  it('leaves the end out when told to', async () => {
    expect(await calledAt(3, 8, { last: false })).toEqual([3, 6]);
  });

  it('acts at the same steps in a run that was resumed', async () => {
    expect(await calledAt(3, 8, {}, 5)).toEqual([6, 8]);
  });

  it('gives back what the callback does, to be waited for', async () => {
    const onStep = every(1, () => Promise.reject(new Error('disk full')));
    await expect(onStep({ step: 1, steps: 1, scalars: {} })).rejects.toThrow('disk full');
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses an interval of %d', (interval) => {
    expect(() => every(interval, () => {})).toThrow(
      `every: expected interval to be a positive integer, got ${interval}. It counts steps.`,
    );
  });
});
