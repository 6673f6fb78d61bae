import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readSafetensors } from '@gans/checkpoints';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleGans, type SpawnGans } from '../internal/gans-child';
import { contentOfRun } from '../internal/run-content';
import { writeSmallData } from '../internal/small-data';

const STEPS = 16;
/** All that a loss may remember from step to step, at once, and early enough for a short run. */
const recipe = {
  extends: ['reacgan/mini', 'with/lecam', 'with/ada', 'with/topk'],
  nets: {
    generator: { filters: 2, latentSize: 4 },
    discriminator: { filters: 2, embeddingSize: 4 },
  },
  gan: {
    steps: STEPS,
    batchSize: 8,
    discriminatorSteps: 2,
    leCam: { start: 2, decay: 0.9 },
    adaptiveAugment: { probability: 0.3, rampImages: 300, interval: 3 },
    adaptivePseudo: { probability: 0.2, rampImages: 300, interval: 5 },
    topK: { gamma: 0.9 },
    pathLength: { interval: 2 },
    r1: { weight: 0.1, interval: 3, timing: 'separate' },
    average: { kind: 'half-life', images: 100, rampUp: 0.5 },
  },
  classifier: { net: { filters: 2, featureSize: 4 }, training: { epochs: 1 } },
  evaluation: { everySteps: 8, images: 12, gridColumns: 2 },
};

let cwd: string;
let spawnGans: SpawnGans;
const at = (out: string) => join(cwd, out);
const train = (out: string) =>
  spawnGans(
    ['train', '--recipe', 'states.json', '--data', 'data', '--engine', 'wasm', '--save-every', '0', '--out', out],
    cwd,
  );
const finish = async (out: string) => {
  const child = train(out);
  const { code } = await child.end;
  expect(code, child.errors()).toBe(0);
  return contentOfRun(at(out));
};
/** Steps of the training states that a run has saved by now. */
const savedSteps = (out: string) =>
  existsSync(join(at(out), 'checkpoints'))
    ? readdirSync(join(at(out), 'checkpoints')).flatMap((name) => /^gan-(\d+)\.safetensors$/.exec(name)?.[1] ?? [])
    : [];

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-states-'));
  await writeSmallData(at('data'), undefined, 8);
  await writeFile(at('states.json'), JSON.stringify(recipe));
  spawnGans = await bundleGans('train-memory');
});
afterAll(() => rm(cwd, { recursive: true }));

describe('gans train with all that a loss remembers, killed', () => {
  it('ends with the same weights, memories and figures, bit by bit', { timeout: 400_000 }, async () => {
    const whole = await finish('whole');

    // After a few more steps each time, whatever they take.
    let kills = 0;
    for (const step of [2, 5, 9, 13]) {
      const child = train('killed');
      while (child.process.exitCode === null && !savedSteps('killed').some((saved) => Number(saved) >= step))
        await sleep(1);
      child.process.kill('SIGKILL');
      if ((await child.end).signal === 'SIGKILL') kills++;
    }
    expect(kills).toBeGreaterThanOrEqual(3);
    expect(await finish('killed')).toEqual(whole);

    const last = (await readdir(join(at('killed'), 'checkpoints')))
      .filter((name) => name.startsWith('gan-'))
      .sort()
      .at(-1)!;
    const { metadata } = await readSafetensors(join(at('killed'), 'checkpoints', last));
    const memory = JSON.parse(metadata.memory!) as Record<string, unknown>;
    expect(Object.keys(memory).sort()).toEqual(['adaptiveAugment', 'adaptivePseudo', 'leCam', 'pathLength']);
  });
});
