import '@tensorflow/tfjs';
import { mkdir, mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { arraysFromTree } from '@gans/checkpoints';
import { createSeed, disposeTree } from '@gans/tensor';
import { disposeGanState } from '@gans/training';
import { beforeEach, describe, expect, it } from 'vitest';
import { smallConfig, smallGan } from '../internal/small-gan';
import { loadGenerator, removeGenerator, saveGenerator } from './generator-files';

let path: string;
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'gans-generators-'));
  await mkdir(join(path, 'checkpoints'));
});
const { nets: netsConfig, gan: config } = smallConfig();
const classNames = ['dark', 'grey', 'light'];

describe('saveGenerator and loadGenerator', () => {
  it('keep the averaged weights of each choice with all that drawing needs', async () => {
    const { state } = smallGan();
    for (const [choice, number] of [
      ['last', 8],
      ['best', 9],
    ] as const) {
      const { state: other } = smallGan(createSeed(number));
      const mixed = { ...state, average: other.average, step: number };
      await saveGenerator(path, choice, { netsConfig, config, seed: createSeed(1), state: mixed }, classNames);
      const { net, classNames: names, step } = await loadGenerator(path, choice);
      expect([names, step]).toEqual([classNames, number]);
      expect(net.spec).toMatchObject({ latentSize: 4, classCount: 3, imageShape: [8, 8, 1] });
      expect(await arraysFromTree(net.params)).toEqual(await arraysFromTree(other.average.params));
      expect(await arraysFromTree(net.state)).toEqual(await arraysFromTree(other.average.state));
      disposeTree(net.params, net.state);
      disposeGanState(other);
    }
    disposeGanState(state);
    expect((await readdir(join(path, 'checkpoints'))).sort()).toEqual([
      'generator-best.safetensors',
      'generator.safetensors',
    ]);
  });

  it('say which file is missing', async () => {
    await expect(loadGenerator(path, 'best')).rejects.toMatchObject({
      code: 'IO',
      message: expect.stringContaining('generator-best.safetensors'),
    });
  });
});

describe('removeGenerator', () => {
  it('removes the one that is named, or nothing', async () => {
    const { state } = smallGan();
    const checkpoint = { netsConfig, config, seed: createSeed(1), state };
    for (const choice of ['last', 'best'] as const) await saveGenerator(path, choice, checkpoint, classNames);
    for (let i = 0; i < 2; i++) await removeGenerator(path, 'best');
    expect(await readdir(join(path, 'checkpoints'))).toEqual(['generator.safetensors']);
    disposeGanState(state);
  });
});
