import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSeed, disposeTree } from '@gans/tensor';
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeSmallRun } from '../internal/small-run';
import { loadGenerator } from '../run/generator-files';
import { drawPixels } from '../run/pictures';
import { openGenerator } from './generator-source';

let run: string;
const options = { choice: 'last', count: 130, seed: 7 } as const;
const open = (path = run, changes: Partial<Parameters<typeof openGenerator>[1]> = {}) =>
  openGenerator({ kind: path === run ? 'run' : 'generator', path, given: '--fake run' }, { ...options, ...changes });

beforeAll(async () => {
  run = await mkdtemp(join(tmpdir(), 'gans-generator-source-'));
  await writeSmallRun(run);
});
afterAll(() => rm(run, { recursive: true }));

describe('openGenerator', () => {
  it('draws what gans sample draws, in whatever blocks', async () => {
    const before = memory().numTensors;
    const source = await open();
    const { net } = await loadGenerator(run, 'last');
    const all = await drawPixels(net, Int32Array.from(source.labels), createSeed(7));
    disposeTree(net.params, net.state);
    for (const [first, count] of [
      [0, 130],
      [95, 10],
      [100, 30],
    ] as const)
      expect(await source.pixels(first, count)).toEqual(all.subarray(first * 64, (first + count) * 64));
    source.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it("tells what draws: the file's hash, its step, the seed", async () => {
    const source = await open();
    const file = await readFile(join(run, 'checkpoints', 'generator.safetensors'));
    expect(source).toMatchObject({
      kind: 'generated images',
      count: 130,
      imageShape: [8, 8, 1],
      classNames: ['dark', 'grey', 'light'],
      sha256: createHash('sha256').update(file).digest('hex'),
      details: { step: 4, seed: 7 },
    });
    source.dispose();
  });

  it("takes a generator's file and a training state too, and the run's best generator", async () => {
    const last = await open();
    const state = await open(join(run, 'checkpoints', 'gan-0000004.safetensors'));
    const best = await open(run, { choice: 'best' });
    const file = await open(join(run, 'checkpoints', 'generator-best.safetensors'));
    expect(await state.pixels(0, 5)).toEqual(await last.pixels(0, 5));
    expect(await file.pixels(0, 5)).toEqual(await best.pixels(0, 5));
    expect(await best.pixels(0, 5)).not.toEqual(await last.pixels(0, 5));
    for (const source of [last, state, best, file]) source.dispose();
  });

  it('refuses a net that is no generator', async () => {
    await expect(open(join(run, 'checkpoints', 'classifier.safetensors'))).rejects.toThrow('classifier.safetensors');
  });
});
