import { createSeed, foldIn } from '@gans/tensor';
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { redrawLabels, withJudge } from './extras';
import { smallPlan, smallSetting } from './internal/small-table';
import { variantOf } from './variants';

let setting: Awaited<ReturnType<typeof smallSetting>>;
beforeAll(async () => {
  setting = await smallSetting('extras');
});
afterAll(() => setting.remove());

const seed = createSeed(4);
const options = () => {
  const { net, training } = smallPlan().cell(variantOf('confidence'), 1, '');
  const classNames = ['dark', 'grey', 'light'];
  const signal = new AbortController().signal;
  return { size: 24, seed, classifier: { net, training, classNames, seed, signal, now: () => 0 } };
};

describe('redrawLabels', () => {
  it('draws each class as often as its row says', () => {
    const labels = Int32Array.from({ length: 4000 }, (_, i) => i % 2);
    const targets = Float32Array.of(0.75, 0.25, 0, 1);
    const drawn = redrawLabels(labels, targets, seed);
    const moved = drawn.filter((label, i) => labels[i] === 0 && label === 1).length;
    // 2,000 draws of 0.25: five standard deviations are 97.
    expect(Math.abs(moved - 500)).toBeLessThan(97);
    expect(drawn.every((label, i) => labels[i] === 0 || label === 1)).toBe(true);
    expect(redrawLabels(labels, targets, seed)).toEqual(drawn);
    expect(redrawLabels(labels, targets, foldIn(seed, 1))).not.toEqual(drawn);
  });

  it('keeps labels of a judge that reads all as asked for', () => {
    const labels = Int32Array.of(2, 0, 1);
    expect(redrawLabels(labels, Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1), seed)).toEqual(labels);
  });
});

describe('withJudge', () => {
  it('lends a filter, or labels, of a judge of generated images, and frees it', async () => {
    const before = memory().numTensors;
    const sources = [setting.generator.source];
    const lent = (extra: 'confidence' | 'class-error') =>
      withJudge(extra, sources, options(), async ({ filter, relabel }) => [
        filter !== undefined,
        relabel?.(setting.heldOut, 0).length,
      ]);
    expect(await lent('confidence')).toEqual([true, undefined]);
    expect(await lent('class-error')).toEqual([false, 12]);
    expect(memory().numTensors).toBe(before);
  });

  it('trains none where nothing needs one', async () => {
    const seen = await withJudge(undefined, [], options(), async (judged) => judged);
    expect(seen).toEqual({});
  });
});
