import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleGans, type SpawnGans } from '../internal/gans-child';
import { imageNames, writeImages } from '../internal/small-images';
import { writeSmallRun } from '../internal/small-run';

let cwd: string;
let spawnGans: SpawnGans;

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-uap-processes-'));
  await writeSmallRun(join(cwd, 'run'), 3);
  await writeImages(join(cwd, 'prior'), imageNames(40));
  spawnGans = await bundleGans('uap');
});
afterAll(() => rm(cwd, { recursive: true }));

const start = (name: string) =>
  spawnGans(
    ['uap', '--classifier', 'run', '--prior', 'prior', '--steps', '400', '--batch', '8', '--engine', 'wasm'].concat([
      '--epsilon',
      '20/255',
      '--out',
      `${name}.png`,
    ]),
    cwd,
  );

describe('gans uap, killed', () => {
  it('goes on to the same perturbation, bit by bit', async () => {
    const whole = start('whole');
    expect((await whole.end).code, whole.errors()).toBe(0);
    const child = start('killed');
    while (child.process.exitCode === null && !existsSync(join(cwd, 'killed.state.safetensors'))) await sleep(1);
    child.process.kill('SIGKILL');
    expect((await child.end).signal).toBe('SIGKILL');
    const resumed = start('killed');
    expect((await resumed.end).code, resumed.errors()).toBe(0);
    expect(resumed.errors()).toMatch(/goes on after step \d+00/);
    for (const ending of ['npy', 'png'])
      expect(await readFile(join(cwd, `killed.${ending}`))).toEqual(await readFile(join(cwd, `whole.${ending}`)));
  });
});
