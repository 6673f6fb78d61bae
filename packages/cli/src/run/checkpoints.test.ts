import '@tensorflow/tfjs';
import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { arraysFromTree, readSafetensors, writeSafetensors } from '@gans/checkpoints';
import { createSeed, disposeTree } from '@gans/tensor';
import { disposeGanState, flattenGanState, type GanState } from '@gans/training';
import { memory } from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { smallConfig, smallGan } from '../internal/small-gan';
import { loadState, removeSuperseded, restoreBest, saveState } from './checkpoints';
import { loadGenerator } from './generator-files';
import { freshRecord, type RunRecord } from './run-record';

let path: string;
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'gans-checkpoints-'));
  await mkdir(join(path, 'checkpoints'));
});
const { nets: netsConfig, gan: config } = smallConfig();
const classNames = ['dark', 'grey', 'light'];
const save = (state: GanState, record: Partial<RunRecord> = {}, keep = 1) =>
  saveState(
    path,
    { netsConfig, config, seed: createSeed(1), state },
    { record: { ...freshRecord, ...record }, classNames, keep, everySteps: 250 },
  );
const quietly = () => expect.unreachable('a damaged file');
const contentOf = (state: GanState) => arraysFromTree(flattenGanState(state).tensors);
const file = (name: string) => join(path, 'checkpoints', name);
const files = async () => (await readdir(join(path, 'checkpoints'))).sort();
const stepOf = async (choice: 'best' | 'last') => {
  const { net, step } = await loadGenerator(path, choice);
  disposeTree(net.params, net.state);
  return step;
};

describe('saveState and loadState', () => {
  it('keep every bit, the counters and the record', async () => {
    const before = memory().numTensors;
    const { state } = smallGan();
    const moved = {
      ...state,
      step: 500,
      generator: { ...state.generator, optimizer: { ...state.generator.optimizer, step: 500 } },
    };
    const record: RunRecord = {
      seconds: 61.5,
      looked: true,
      lookSeconds: 2.5,
      over: false,
      best: { step: 250, frechetDistance: 1.25 },
      engines: [{ name: 'cpu', version: '4.22.0', threads: 1, fromStep: 0 }],
      configs: [{ hash: 'ab', fromStep: 0 }],
    };
    await save(moved, record);
    const saved = await loadState(path, quietly);
    expect(saved).toMatchObject({
      state: { step: 500, generator: { optimizer: { step: 500 } }, discriminator: { optimizer: { step: 0 } } },
    });
    expect(saved!.record).toEqual(record);
    expect(await contentOf(saved!.state)).toEqual(await contentOf(moved));
    for (const tree of [state, saved!.state]) disposeGanState(tree);
    expect(memory().numTensors).toBe(before);
  });

  it('keep the newest looks and the best, and one generator of each', async () => {
    const { state } = smallGan();
    for (const step of [0, 250, 300, 500, 700, 750, 760])
      await save({ ...state, step }, { best: { step: Math.min(step, 250), frechetDistance: 1 } }, 2);
    expect(await files()).toEqual([
      'gan-0000250.safetensors',
      'gan-0000500.safetensors',
      'gan-0000750.safetensors',
      'gan-0000760.safetensors',
      'generator-best.safetensors',
      'generator.safetensors',
    ]);
    expect([await stepOf('best'), await stepOf('last')]).toEqual([250, 760]);
    disposeGanState(state);
  });

  it('write the training state last', async () => {
    const { state } = smallGan();
    await mkdir(file('gan-0000250.safetensors'));
    await expect(save({ ...state, step: 250 }, { best: { step: 250, frechetDistance: 1 } })).rejects.toThrow(
      'a folder',
    );
    expect([await stepOf('best'), await stepOf('last')]).toEqual([250, 250]);
    disposeGanState(state);
  });

  it('find nothing in a fresh run', async () => {
    expect(await loadState(path, quietly)).toBeUndefined();
  });

  it('go back past files that cannot be read, and name each', async () => {
    const { state } = smallGan();
    for (const step of [0, 250, 500, 750]) await save({ ...state, step }, { seconds: step }, 4);
    await truncate(file('gan-0000750.safetensors'), 200);
    const bytes = await readFile(file('gan-0000500.safetensors'));
    bytes[bytes.length - 9]! ^= 1;
    await writeFile(file('gan-0000500.safetensors'), bytes);
    const lines: string[] = [];
    const before = memory().numTensors;
    const saved = await loadState(path, (line) => lines.push(line));
    expect([saved!.state.step, saved!.record.seconds]).toEqual([250, 250]);
    expect(lines).toEqual([
      expect.stringContaining('gan-0000750.safetensors'),
      expect.stringMatching(/gan-0000500.safetensors to hold data with the SHA-256/),
    ]);
    disposeGanState(saved!.state);
    expect(memory().numTensors).toBe(before);
    // The run makes them again.
    await save({ ...state, step: 300 }, {}, 4);
    expect(await files()).not.toContain('gan-0000500.safetensors');
    disposeGanState(state);
  });

  it('refuse a run of which none can be read, and leave it as it is', async () => {
    const { state } = smallGan();
    for (const step of [0, 250]) await save({ ...state, step }, {}, 2);
    const { arrays, metadata } = await readSafetensors(file('gan-0000000.safetensors'));
    const { run: _, ...rest } = metadata;
    await writeSafetensors(file('gan-0000000.safetensors'), arrays, { metadata: rest });
    await truncate(file('gan-0000250.safetensors'), 200);
    const before = [memory().numTensors, await files()];
    const lines: string[] = [];
    await expect(loadState(path, (line) => lines.push(line))).rejects.toMatchObject({
      code: 'FORMAT',
      message: expect.stringMatching(
        /gan-0000250.* No other training state of the run can be read: delete .*gan-\*\.safetensors to train it from its first step\.$/,
      ),
    });
    expect(lines).toHaveLength(1);
    expect([memory().numTensors, await files()]).toEqual(before);
    disposeGanState(state);
  });
});

describe('removeSuperseded', () => {
  it('ends the clearing that a kill between a state and the removal of older ones has left', async () => {
    const { state } = smallGan();
    await save({ ...state, step: 250 });
    await save({ ...state, step: 260 });
    await writeFile(file('gan-0000255.safetensors'), '');
    await removeSuperseded(path, 260, { record: { ...freshRecord, over: true }, keep: 1, everySteps: 250 });
    expect((await files()).filter((name) => name.startsWith('gan-'))).toEqual(['gan-0000260.safetensors']);
    disposeGanState(state);
  });
});

describe('restoreBest', () => {
  const best = (step: number): RunRecord => ({ ...freshRecord, best: { step, frechetDistance: 1 } });

  it('puts back the best generator that the record knows, from its training state', async () => {
    const { state } = smallGan();
    const { state: later } = smallGan(createSeed(9));
    await save({ ...state, step: 250 }, best(250), 4);
    await save({ ...later, step: 500 }, best(500), 4);
    const before = memory().numTensors;
    await restoreBest(path, best(250), classNames);
    const { net, step, classNames: names } = await loadGenerator(path, 'best');
    expect([step, names]).toEqual([250, classNames]);
    expect(await arraysFromTree(net.params)).toEqual(await arraysFromTree(state.average.params));
    disposeTree(net.params, net.state);
    expect(memory().numTensors).toBe(before);
    for (const tree of [state, later]) disposeGanState(tree);
  });

  it('leaves it alone when it is the one', async () => {
    const { state } = smallGan();
    await save({ ...state, step: 250 }, best(250));
    await rm(file('gan-0000250.safetensors'));
    await restoreBest(path, best(250), classNames);
    expect(await stepOf('best')).toBe(250);
    disposeGanState(state);
  });

  it('removes one that the record knows nothing of and that cannot be made again', async () => {
    const { state } = smallGan();
    for (const record of [freshRecord, best(0)]) {
      await save({ ...state, step: 250 }, best(250));
      await restoreBest(path, record, classNames);
      expect(await files()).not.toContain('generator-best.safetensors');
    }
    disposeGanState(state);
  });
});
