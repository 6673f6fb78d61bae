import '@tensorflow/tfjs';
import { mkdir, mkdtemp, readdir, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { arraysFromTree } from '@gans/checkpoints';
import { createSeed, disposeTree } from '@gans/tensor';
import { disposeGanState, flattenGanState, type GanState } from '@gans/training';
import { memory } from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { smallConfig, smallGan } from '../../internal/small-gan';
import { loadGenerator, loadState, saveState } from './checkpoints';

let path: string;
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'gans-checkpoints-'));
  await mkdir(join(path, 'checkpoints'));
});
const { nets: netsConfig, gan: config } = smallConfig();
const classNames = ['dark', 'grey', 'light'];
const save = (state: GanState, seconds: number) =>
  saveState(path, { netsConfig, config, seed: createSeed(1), state }, { classNames, seconds });
const contentOf = (state: GanState) => arraysFromTree(flattenGanState(state).tensors);

describe('saveState and loadState', () => {
  it('keep every bit, the counters and the time', async () => {
    const before = memory().numTensors;
    const { state } = smallGan();
    const moved = {
      ...state,
      step: 500,
      generator: { ...state.generator, optimizer: { ...state.generator.optimizer, step: 500 } },
    };
    await save(moved, 61.5);
    const saved = await loadState(path);
    expect(saved).toMatchObject({
      seconds: 61.5,
      state: { step: 500, generator: { optimizer: { step: 500 } }, discriminator: { optimizer: { step: 0 } } },
    });
    expect(await contentOf(saved!.state)).toEqual(await contentOf(moved));
    for (const tree of [state, saved!.state]) disposeGanState(tree);
    expect(memory().numTensors).toBe(before);
  });

  it('keep the newest training state only', async () => {
    const { state } = smallGan();
    for (const step of [0, 250, 1000]) await save({ ...state, step }, step);
    expect((await readdir(join(path, 'checkpoints'))).sort()).toEqual([
      'gan-0001000.safetensors',
      'generator.safetensors',
    ]);
    const saved = await loadState(path);
    expect(saved!.state.step).toBe(1000);
    disposeGanState(saved!.state);
    disposeGanState(state);
  });

  it('find nothing in a fresh run, and refuse a damaged file by name', async () => {
    const { state } = smallGan();
    expect(await loadState(path)).toBeUndefined();
    await save(state, 0);
    await truncate(join(path, 'checkpoints', 'gan-0000000.safetensors'), 200);
    await expect(loadState(path)).rejects.toMatchObject({
      code: 'FORMAT',
      message: expect.stringContaining('gan-0000000'),
    });
    disposeGanState(state);
  });
});

describe('loadGenerator', () => {
  it('gives the averaged weights with all that drawing needs', async () => {
    const { state } = smallGan();
    const { state: other } = smallGan(createSeed(9));
    await save({ ...state, average: other.average, step: 7 }, 0);
    const { net, classNames: names, step } = await loadGenerator(path);
    expect([names, step]).toEqual([classNames, 7]);
    expect(net.spec).toMatchObject({ latentSize: 4, classCount: 3, imageShape: [8, 8, 1] });
    expect(await arraysFromTree(net.params)).toEqual(await arraysFromTree(other.average.params));
    expect(await arraysFromTree(net.state)).toEqual(await arraysFromTree(other.average.state));
    disposeTree(net.params, net.state);
    for (const tree of [state, other]) disposeGanState(tree);
  });

  it('says which file is missing', async () => {
    await expect(loadGenerator(path)).rejects.toMatchObject({
      code: 'IO',
      message: expect.stringContaining('generator.safetensors'),
    });
  });
});
