import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readNpy } from '@gans/checkpoints';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { imageNames, writeImages } from '../internal/small-images';
import { writeSmallRun } from '../internal/small-run';
import { testIo } from '../internal/test-io';
import { runUap, type UapRequest } from './uap';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-uap-'));
  await writeSmallRun(join(cwd, 'run'), 3);
  await writeImages(join(cwd, 'prior'), imageNames(30));
});
afterAll(() => rm(cwd, { recursive: true }));
afterEach(async () => {
  for (const name of await written()) await rm(join(cwd, name));
});

const written = async () => (await readdir(cwd)).filter((name) => name.startsWith('uap')).sort();
const values = async () => Array.from((await readNpy(join(cwd, 'uap.npy'))).data as Float32Array);
const request: UapRequest = {
  classifier: 'run',
  prior: 'prior',
  epsilon: '40/255',
  norm: 'linf',
  objective: 'noConfidence',
  noClip: false,
  count: 100,
  steps: 130,
  batch: 8,
  seed: 3,
  model: {},
  engine: 'cpu',
  out: 'uap.png',
  quiet: false,
};

describe('runUap', () => {
  it('goes on after a stop to the same bits, and leaves no state behind', async () => {
    await runUap({ ...request, quiet: true }, testIo({ cwd }));
    const expected = await values();
    await rm(join(cwd, 'uap.npy'));
    const stopping = testIo({ cwd });
    const write = (text: string) => {
      if (text.includes('perturbation')) stopping.stop();
    };
    await expect(runUap(request, { ...stopping, stderr: { write } })).rejects.toMatchObject({ code: 'ABORTED' });
    expect(await written()).toContain('uap.state.safetensors');
    await expect(runUap({ ...request, seed: 4 }, testIo({ cwd }))).rejects.toThrow(
      'to be of this classifier and these images, got a state of others',
    );
    const resuming = testIo({ cwd });
    await runUap(request, resuming);
    expect(resuming.errors()).toContain('goes on after step');
    expect(await values()).toEqual(expected);
    expect(await written()).toEqual(['uap.json', 'uap.npy', 'uap.png']);
  });

  it('warns of a prior that holds test images, and measures on these at the end', async () => {
    const io = testIo({ cwd });
    const { test, warnings, classesReached } = await runUap({ ...request, steps: 5, test: 'prior' }, io);
    expect(warnings[0]).toMatch(/^30 of 30 prior images are target images too/);
    expect(io.errors()).toContain(`warning: ${warnings[0]}`);
    expect(test!.crafted.n).toBe(30);
    expect([1 / 3, 2 / 3, 1]).toContain(classesReached);
  });

  it('draws images to a class by margin, and adds up DeepFool, in either norm', async () => {
    const rate = async (rest: Partial<UapRequest>) =>
      (await runUap({ ...request, steps: 8, ...rest }, testIo({ cwd }))).protocol;
    expect(await rate({ objective: 'margin', target: 1, norm: 'l2', epsilon: '1' })).toMatchObject({
      target: 1,
      norm: 'l2',
    });
    expect(await rate({ objective: 'deepFool', noClip: true })).toMatchObject({
      objective: 'deepFool',
      clipInput: false,
    });
  });
});
