import { REAL_IMAGE } from '@gans/synthetic-data';
import { createSeed } from '@gans/tensor';
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstPool, miningFor } from './first-pool';
import { smallSetting } from './internal/small-table';
import { trainingFor } from './plan';
import { trainingImagesFor } from './training-images';
import { variantOf } from './variants';

let setting: Awaited<ReturnType<typeof smallSetting>>;
beforeAll(async () => {
  setting = await smallSetting('first-pool');
});
afterAll(() => setting.remove());

const make = (key: string) => {
  const variant = variantOf(key);
  const { plan, generator } = setting;
  const { net } = plan.cell(variant, 1, '');
  const images = trainingImagesFor(variant, plan.data.train, { count: 24, seed: createSeed(1) });
  return firstPool({ variant }, [generator.source], images, {
    size: 24,
    seed: createSeed(1),
    classifier: { net, classNames: generator.classNames, signal: new AbortController().signal, now: () => 0 },
    trainingFor: (epochs) => trainingFor(epochs, [8, 8, 1]),
    onWarning: () => {},
  });
};

describe('firstPool', () => {
  it('leaves random draws to the loop', async () => {
    expect(await make('fixed')).toBeUndefined();
    expect(await make('hsm-ds')).toBeUndefined();
  });

  it('mines all but the first tenth of a fixed set, and leaves no tensor', async () => {
    const before = memory().numTensors;
    const { pool, stepSize } = (await make('hsm'))!;
    expect([...pool.mined]).toEqual([...Array(3).fill(0), ...Array(21).fill(1)]);
    expect(stepSize).toBeGreaterThan(0);
    expect(memory().numTensors).toBe(before);
  });

  it('takes real images of each class in the place of all, or of a tenth', async () => {
    const { train } = setting.plan.data;
    const { pool } = (await make('real'))!;
    expect([...pool.origin]).toEqual(Array(24).fill(REAL_IMAGE));
    const size = 64;
    const own = Array.from({ length: train.length }, (_, i) => `${train.labels[i]} ${train.pixels([i]).join()}`);
    for (let i = 0; i < 24; i++)
      expect(own).toContain(`${pool.labels[i]} ${pool.pixels.subarray(i * size, (i + 1) * size).join()}`);
    const { pool: mixed } = (await make('real-tenth'))!;
    expect(mixed.origin.filter((origin) => origin === REAL_IMAGE)).toHaveLength(3);
  });
});

describe('miningFor', () => {
  it('calibrates once, as the paper, unless the angle is to stay', () => {
    expect(miningFor({}, 24)).toMatchObject({ steps: 6, angle: 0.3, calibrate: 'once' });
    expect(miningFor({ steady: true }, 24).calibrate).toBe('each-time');
  });

  it('calibrates with no more draws than there are images', () => {
    expect([miningFor({}, 24).draws, miningFor({}, 10_000).draws]).toEqual([24, 256]);
  });
});
