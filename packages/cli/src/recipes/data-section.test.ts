import { classHistogram } from '@gans/datasets';
import { describe, expect, it } from 'vitest';
import { smallDataset } from '../internal/small-gan';
import { type LongTail, resolveData, withLongTail } from './data-section';

const shape = { imageShape: [8, 8, 1], classCount: 3 } as const;
const longTail: LongTail = { imbalance: 4, kind: 'exponential', seed: 0 };

describe('resolveData', () => {
  it('fills in what a long tail leaves open, and leaves out what is off', () => {
    expect(resolveData('r', {}, shape)).toEqual({ flip: 'none' });
    expect(resolveData('r', { longTail: { imbalance: 4 }, sampling: 'balanced' }, shape)).toEqual({
      flip: 'none',
      longTail,
      sampling: 'balanced',
    });
    expect(resolveData('r', { sampling: 'natural' }, shape)).toEqual({ flip: 'none' });
  });

  it.each([
    [
      { longTail: { imbalance: 0.5 } },
      'data.longTail.imbalance to be a number >= 1, the largest class over the smallest, got 0.5.',
    ],
    [
      { longTail: { imbalance: 2, kind: 'steps' } },
      "data.longTail.kind to be 'exponential' or 'step', got \"steps\". Did you mean step?",
    ],
    [{ longTail: { imbalance: 2, seed: -1 } }, 'data.longTail.seed to be an integer >= 0, got -1.'],
    [{ longTail: { ratio: 2 } }, 'got data.longTail.ratio.'],
    [{ longTail: 100 }, 'expected data.longTail to be an object, got 100.'],
    [{ sampling: 'even' }, "data.sampling to be 'natural' or 'balanced', got \"even\"."],
    [{ flip: 'vertical' }, "data.flip to be 'none' or 'horizontal', got \"vertical\". Did you mean horizontal?"],
    [{ side: 16 }, 'Bring them there by --resize 16'],
  ])('refuses %j', (section, message) => {
    expect(() => resolveData('r', section, shape)).toThrow(message);
  });
});

describe('withLongTail', () => {
  const data = { train: smallDataset(96), test: smallDataset(24) };

  it('thins the training images alone, the same for the same seed, and keeps the whole for the judge', () => {
    const { train, test, whole } = withLongTail(data, longTail);
    const [most, , ...rest] = classHistogram(train);
    expect(most).toBe(Math.min(...classHistogram(data.train)));
    expect(rest.at(-1)).toBe(Math.floor(most! / 4));
    expect([test, whole]).toEqual([data.test, data.train]);
    expect(withLongTail(data, longTail).train.sha256).toBe(train.sha256);
    expect(withLongTail(data, { ...longTail, seed: 1 }).train.sha256).not.toBe(train.sha256);
    expect(withLongTail(data, undefined)).toBe(data);
  });

  it('refuses a tail that a class would not survive', () => {
    expect(() => withLongTail(data, { ...longTail, imbalance: 1000 })).toThrow(
      /gans train: in data\.longTail, expected imbalance to give class '.*' 1 to \d+ images, got 0\. Lower it\./,
    );
  });
});
