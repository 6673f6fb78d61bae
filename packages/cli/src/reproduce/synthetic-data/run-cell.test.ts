import type { ImageDataset } from '@gans/datasets';
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { placeFor, smallSetting } from './internal/small-table';
import type { Plan } from './plan';
import { runCell } from './run-cell';
import { variantOf } from './variants';

let setting: Awaited<ReturnType<typeof smallSetting>>;
beforeAll(async () => {
  setting = await smallSetting('run-cell');
});
afterAll(() => setting.remove());

/** The plan with training images whose labels cannot be looked at. */
function blindPlan({ data, ...plan }: Plan): Plan {
  const train = Object.defineProperty({ ...data.train }, 'labels', {
    get() {
      throw new Error('a label of a real training image was read');
    },
  }) as ImageDataset;
  return { ...plan, data: { ...data, train } };
}

const run = (key: string, plan = setting.plan) =>
  runCell({ ...setting, plan }, setting.plan.cell(variantOf(key), 1, ''), placeFor(setting.cwd));

describe('runCell', () => {
  it('never reads the label of a real training image, but for variants about those', async () => {
    const before = memory().numTensors;
    const blind = blindPlan(setting.plan);
    const outcome = await run('hsm-ds', blind);
    expect(outcome).toMatchObject({ variant: 'hsm-ds', seed: 1, epochs: 2, drawn: 36, mined: 6 });
    for (const share of [...Object.values(outcome.accuracy), outcome.heldOut]) {
      expect(share).toBeGreaterThanOrEqual(0);
      expect(share).toBeLessThanOrEqual(1);
    }
    expect(Buffer.from(outcome.picture!, 'base64').subarray(1, 4).toString()).toBe('PNG');
    await expect(run('real', blind)).rejects.toThrow('a label of a real training image was read');
    expect(memory().numTensors).toBe(before);
  });

  it('learns from real images what it is asked, and the end of the curve is what it reads at the end', async () => {
    const { accuracy, curve, picture } = await run('real');
    // All 30 test images are looked at.
    expect(curve.at(-1)!.accuracy).toBe(accuracy.plain);
    expect(picture).toBeUndefined();
  });

  it('asks for a run where several checkpoints are to take turns', async () => {
    await expect(run('checkpoints')).rejects.toThrow('to hold training states of its second half, got none.');
  });
});
