import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testIo } from '../../internal/test-io';
import { blindJudge, smallPlan } from './internal/small-plan';
import { LENGTH_FILE, lengthOf } from './length';
import { type LongTailMethod, METHODS } from './methods';
import type { LongTailPlan } from './plan';

let cwd: string;
let plan: LongTailPlan;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-long-tail-length-'));
  const whole = await smallPlan(cwd);
  plan = { ...whole, methods: METHODS.filter(({ isPrincipal }: LongTailMethod) => isPrincipal) };
});
afterAll(() => rm(cwd, { recursive: true }));

const metric = { value: 1, n: 1, protocol: {} };
const reference = { whole: metric, tails: {}, seconds: 6 };
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
const measure = (length: { minutes: number; steps?: number }) =>
  lengthOf(cwd, { plan, judge: blindJudge(), reference }, length, slowIo(), { quiet: true });

describe('lengthOf', () => {
  it('refuses minutes in which nothing could be trained', async () => {
    await expect(measure({ minutes: 1 })).rejects.toThrow(
      'gans reproduce long-tail: expected --minutes to leave time for 20 steps of about 3 s, got 1, of which drawing and measuring images takes 0.8067.',
    );
  });

  it('measures once what steps and images take, the classifier in the loop with them', async () => {
    const before = memory().numTensors;
    const found = await measure({ minutes: 10 });
    expect(memory().numTensors).toBe(before);
    // Steps take 3 s, 60 images 3 s. A cell draws 11 looks of 60 images, 60 at its end and 128 to train on: 848 or 42.4 s, and 6 s of training.
    expect(found.measured).toEqual({
      minutes: 10,
      secondsPerStep: { none: 3, regulariser: 3 },
      secondsPerImage: 3 / 60,
    });
    expect(found.steps).toBe(Math.floor((600 - 48.4) / 3));
    expect(JSON.parse(await readFile(join(cwd, LENGTH_FILE), 'utf8'))).toEqual(found);
    expect(await measure({ minutes: 5 })).toEqual(found);
  });

  it('takes steps as they are given', async () => {
    await rm(join(cwd, LENGTH_FILE));
    expect(await measure({ minutes: 10, steps: 7 })).toEqual({ steps: 7 });
  });
});
