import { createSeed } from '@gans/tensor';
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallDataset } from '../../internal/small-gan';
import { testIo } from '../../internal/test-io';
import { obtainGenerator } from './generator';
import { smallPlan, smallSetting } from './internal/small-table';

let setting: Awaited<ReturnType<typeof smallSetting>>;
beforeAll(async () => {
  setting = await smallSetting('generator');
});
afterAll(() => setting.remove());

const open = (generator: string, plan = smallPlan({ generator })) =>
  obtainGenerator(plan, setting.cwd, testIo({ cwd: setting.cwd }), { quiet: true });

describe('obtainGenerator', () => {
  it('opens a run or a file, which are the same generator', async () => {
    const before = memory().numTensors;
    const [run, file] = [await open('run'), await open('run/checkpoints/generator.safetensors')];
    expect(run.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(file.sha256).toBe(run.sha256);
    expect(run.classNames).toEqual(['dark', 'grey', 'light']);
    run.dispose();
    file.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('refuses what is not there, and what does not fit the data', async () => {
    const before = memory().numTensors;
    await expect(open('nowhere')).rejects.toThrow("got 'nowhere', which does not exist");
    const plan = smallPlan();
    const { classNames, ...train } = smallDataset(8, createSeed(1));
    const twoClasses = { ...train, classNames: classNames.slice(0, 2), classCount: 2 };
    await expect(open('run', { ...plan, data: { ...plan.data, train: twoClasses } })).rejects.toThrow(
      "one of 2 classes, those of small, got 3 of 'run'",
    );
    const larger = { ...plan.data.train, imageShape: [16, 16, 1] as const };
    await expect(open('run', { ...plan, data: { ...plan.data, train: larger } })).rejects.toThrow(
      'to make images of [16, 16, 1], those of small, got [8, 8, 1]',
    );
    expect(memory().numTensors).toBe(before);
  });
});
