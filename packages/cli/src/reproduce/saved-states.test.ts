import '@tensorflow/tfjs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSeed } from '@gans/tensor';
import { disposeGanState, saveGanCheckpoint } from '@gans/training';
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallConfig, smallGan } from '../internal/small-gan';
import { keepLastState, savedSteps, withState } from './saved-states';

let run: string;
beforeAll(async () => {
  run = await mkdtemp(join(tmpdir(), 'gans-states-'));
  await mkdir(join(run, 'checkpoints'));
  const { state } = smallGan();
  const { nets, gan } = smallConfig();
  for (const step of [0, 20, 3])
    await saveGanCheckpoint(join(run, 'checkpoints', `gan-${String(step).padStart(7, '0')}.safetensors`), {
      netsConfig: nets,
      config: gan,
      seed: createSeed(1),
      state: { ...state, step },
    });
  disposeGanState(state);
  const files = [0, 3, 20].map((step) => `checkpoints/gan-${String(step).padStart(7, '0')}.safetensors`);
  await writeFile(join(run, 'result.json'), JSON.stringify({ steps: 20, files: ['config.json', ...files] }));
});
afterAll(() => rm(run, { recursive: true }));

describe('savedSteps', () => {
  it('lists the steps in order, and none of a run that is not there', async () => {
    expect(await savedSteps(run)).toEqual([0, 3, 20]);
    expect(await savedSteps(join(run, 'nowhere'))).toEqual([]);
  });
});

describe('withState', () => {
  it('lends the state and frees it, also when it is thrown at', async () => {
    const before = memory().numTensors;
    expect(await withState(run, 3, async ({ nets, state }) => [state.step, nets.generator.spec.classCount])).toEqual([
      3, 3,
    ]);
    const refuses = withState(run, 3, async () => {
      throw new Error('no');
    });
    await expect(refuses).rejects.toThrow('no');
    expect(memory().numTensors).toBe(before);
  });
});

describe('keepLastState', () => {
  it('leaves the last state, and a result that names only what is there', async () => {
    await keepLastState(run);
    await keepLastState(run);
    expect(await savedSteps(run)).toEqual([20]);
    expect(JSON.parse(await readFile(join(run, 'result.json'), 'utf8'))).toEqual({
      steps: 20,
      files: ['config.json', 'checkpoints/gan-0000020.safetensors'],
    });
  });
});
