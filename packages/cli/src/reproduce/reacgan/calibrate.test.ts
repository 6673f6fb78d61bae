import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testIo } from '../../internal/test-io';
import { CALIBRATION_FILE, stepsOf } from './calibrate';
import { smallPlan, smallSetting } from './internal/small-table';

let cwd: string;
let setting: Awaited<ReturnType<typeof smallSetting>>;
const quiet = { quiet: true };
/** An `Io` whose clock goes on by 3 seconds whenever it is looked at. */
const slowIo = () => {
  const io = testIo({ cwd });
  return Object.assign(io, {
    now: () => {
      io.clock += 3000;
      return io.clock;
    },
  });
};

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-calibrate-'));
  setting = await smallSetting(cwd, await smallPlan(cwd));
}, 120_000);
afterAll(() => rm(cwd, { recursive: true }));

describe('stepsOf', () => {
  it('measures once what a step and an image take, and keeps the steps that follow', async () => {
    const { folder, plan, judge } = setting;
    const before = memory().numTensors;
    const found = await stepsOf(folder, plan, judge, { minutes: 10 }, slowIo(), quiet);
    expect(memory().numTensors).toBe(before);
    // A step takes 3 s, 60 images take 3 s. A cell draws 11 looks of 60 + 60 images, and 4 x 60 at its end: 1,560 images or 78 s of its 600 s.
    expect(Object.values(found.measured!.secondsPerStep)).toEqual([3, 3, 3, 3, 3, 3]);
    expect(found.measured).toMatchObject({ minutes: 10, secondsPerImage: 3 / 60 });
    expect(found.steps).toBe((600 - 78) / 3);
    expect(JSON.parse(await readFile(join(folder, CALIBRATION_FILE), 'utf8'))).toEqual(found);
    expect(await stepsOf(folder, plan, judge, { minutes: 10 }, testIo({ cwd }), quiet)).toEqual(found);
  });

  it('takes steps as they are given', async () => {
    const { plan, judge } = setting;
    await rm(join(setting.folder, CALIBRATION_FILE));
    const length = { steps: 7, minutes: 4 };
    expect(await stepsOf(setting.folder, plan, judge, length, testIo({ cwd }), quiet)).toEqual({ steps: 7 });
  });

  it('refuses minutes in which nothing could be trained', async () => {
    const { plan, judge, folder } = setting;
    await rm(join(folder, CALIBRATION_FILE), { force: true });
    await expect(stepsOf(folder, plan, judge, { minutes: 2 }, slowIo(), quiet)).rejects.toThrow(
      'to leave time for 20 steps of about 3 s, got 2, of which drawing and measuring images takes 1.3.',
    );
  });

  it('stops when it is told to, and has decided nothing', async () => {
    const { plan, judge, folder } = setting;
    const io = slowIo();
    io.stop();
    await expect(stepsOf(folder, plan, judge, { minutes: 10 }, io, quiet)).rejects.toMatchObject({ code: 'ABORTED' });
    await expect(readFile(join(folder, CALIBRATION_FILE))).rejects.toThrow('ENOENT');
  });
});
