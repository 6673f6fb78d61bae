import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSafetensors, writeSafetensors } from '@gans/checkpoints';
import { createSeed, type Seed } from '@gans/tensor';
import { countLeftTensors, expectNoLeak } from '@gans/tensor/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnEngines } from '#test-kit';
import { combinations, short } from '../internal/gan-combinations';
import { tinyConfig as given, tinyDataset, tinyNets } from '../internal/tiny-gan';
import { saveNet } from '../net-file';
import { checkGanConfig } from './check-config';
import { loadGanCheckpoint, saveGanCheckpoint } from './checkpoint';
import { createGan } from './create-gan';
import { disposeGanState, flattenGanState, type GanState } from './state';
import { trainGan } from './train-gan';

const seed = createSeed(2 ** 40 + 13);
const tinyConfig = checkGanConfig(given);
const dataset = tinyDataset(20);
const bits = (state: GanState) => {
  const { tensors, counters } = flattenGanState(state);
  return [
    Object.entries(tensors).map(([path, x]) => [path, x.shape, Array.from(x.dataSync())]),
    counters,
    state.memory,
  ];
};
const train = (steps: number, start = createGan(tinyNets, seed)) =>
  trainGan({ ...start, dataset, config: { ...tinyConfig, steps }, seed });

describeOnEngines('saveGanCheckpoint and loadGanCheckpoint', () => {
  let folder: string;
  const at = (name: string) => join(folder, name);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gan-checkpoint-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('bring a run back bit by bit, and it goes on as if it had never stopped', async () => {
    const state = await train(3);
    const checkpoint = { netsConfig: tinyNets, config: tinyConfig, seed, state };
    await saveGanCheckpoint(at('run.safetensors'), checkpoint, { metadata: { seconds: '12' } });
    expect((await readdir(folder)).sort()).toEqual(['run.safetensors']);
    const loaded = await loadGanCheckpoint(at('run.safetensors'));
    expect([loaded.netsConfig, loaded.config, loaded.seed]).toEqual([tinyNets, tinyConfig, seed]);
    expect(loaded.metadata).toEqual({ seconds: '12' });
    expect(bits(loaded.state)).toEqual(bits(state));
    const resumed = await trainGan({ ...loaded, dataset });
    expect(bits(resumed)).toEqual(bits(await train(6)));
  });

  it('name the tensors by net, part and layer', async () => {
    const { state } = createGan(tinyNets, seed);
    await saveGanCheckpoint(at('names.safetensors'), { netsConfig: tinyNets, config: tinyConfig, seed, state });
    const { arrays, metadata } = await readSafetensors(at('names.safetensors'));
    expect(Object.keys(arrays).sort()).toEqual(Object.keys(flattenGanState(state).tensors).sort());
    expect(arrays['generator/optimizer/firstMoment/project/kernel']!.shape).toEqual([6, 16]);
    expect(metadata.kind).toBe('gans/gan-checkpoint/2');
    expect(JSON.parse(metadata.counters!)).toEqual({ step: 0, generatorUpdates: 0, discriminatorUpdates: 0 });
  });

  it('bring back what the losses remember, and nets of your own', async () => {
    const { nets, config: change } = combinations['all at once']!;
    const config = checkGanConfig({ ...short, ...change });
    const run = (start: ReturnType<typeof createGan>, steps: number) =>
      trainGan({ ...start, dataset, config: { ...config, steps }, seed });
    const half = await run(createGan(nets, seed), 2);
    expect(Object.keys(half.memory).sort()).toEqual(['adaptiveAugment', 'adaptivePseudo', 'leCam', 'pathLength']);
    // Not a config of `createGan`: what a program of its own builds its nets from.
    const netsConfig = { size: 'small' };
    await saveGanCheckpoint(at('own.safetensors'), { netsConfig, config, seed, state: half });
    const build = (given: typeof netsConfig, from: Seed) => {
      expect(given).toEqual(netsConfig);
      return createGan(nets, from);
    };
    const loaded = await loadGanCheckpoint(at('own.safetensors'), build);
    expect(loaded.state.memory).toEqual(half.memory);
    expect(bits(await run(loaded, 4))).toEqual(bits(await run(createGan(nets, seed), 4)));
    await rm(at('own.safetensors'));
  });

  it('leave no tensor but the loaded state', async () => {
    await expectNoLeak(async () => {
      const { state } = createGan(tinyNets, seed);
      await saveGanCheckpoint(at('leak.safetensors'), { netsConfig: tinyNets, config: tinyConfig, seed, state });
      disposeGanState(state);
      disposeGanState((await loadGanCheckpoint(at('leak.safetensors'))).state);
    });
  });

  it('keep metadata from hiding their own', async () => {
    const { state } = createGan(tinyNets, seed);
    const checkpoint = { netsConfig: tinyNets, config: tinyConfig, seed, state };
    const save = saveGanCheckpoint(at('own.safetensors'), checkpoint, { metadata: { seed: '1' } });
    await expect(save).rejects.toThrow("saveGanCheckpoint: expected metadata without 'seed', got it. Rename it.");
    expect(await readdir(folder)).not.toContain('own.safetensors');
  });

  it('keep the old file when the new one cannot be written', async () => {
    const { state } = createGan(tinyNets, seed);
    const checkpoint = { netsConfig: tinyNets, config: tinyConfig, seed, state };
    await saveGanCheckpoint(at('old.safetensors'), checkpoint);
    const old = await readFile(at('old.safetensors'));
    disposeGanState(state);
    await expect(saveGanCheckpoint(at('old.safetensors'), checkpoint)).rejects.toThrow();
    expect((await readFile(at('old.safetensors'))).equals(old)).toBe(true);
    await expect(saveGanCheckpoint(join(folder, 'nowhere', 'x.safetensors'), checkpoint)).rejects.toThrow();
  });

  it('refuse other files in one line, and leave no tensor', async () => {
    const { state } = createGan(tinyNets, seed);
    const good = at('good.safetensors');
    await saveGanCheckpoint(good, { netsConfig: tinyNets, config: tinyConfig, seed, state });
    const { arrays, metadata } = await readSafetensors(good);
    const path = at('bad.safetensors');
    const name = 'generator/params/project/kernel';
    const { [name]: kernel, ...rest } = arrays;
    const flat = { ...kernel!, shape: [96] };
    const attempts: [typeof arrays, Record<string, string>, string][] = [
      [rest, metadata, `to hold '${name}', got no such tensor. The file belongs to another net.`],
      [{ ...rest, [name]: flat }, metadata, `to hold '${name}' as [6, 16], got [96]. The file belongs to another net.`],
      [{ ...arrays, more: flat }, metadata, "to hold the tensors of its net only, got 'more' too."],
      [arrays, {}, "to be of kind 'gans/gan-checkpoint/2', got none."],
      [arrays, { ...metadata, seed: '[1]' }, 'expected seed to be two unsigned 32-bit integers, got [1].'],
      [arrays, { ...metadata, counters: '{"step":-1}' }, 'expected step to be an integer >= 0, got -1.'],
      [
        arrays,
        { ...metadata, memory: '{"leCam":{"real":1,"fake":"x"}}' },
        'expected memory.leCam.fake to be a finite number, got "x".',
      ],
      [arrays, { ...metadata, memory: '{"lecam":{}}' }, 'got lecam. The nearest known one is leCam.'],
      [arrays, { ...metadata, config: '{' }, 'to describe a net that can be built, got: broken metadata'],
      [
        arrays,
        { ...metadata, config: JSON.stringify({ ...tinyConfig, batchSize: 0 }) },
        'expected batchSize to be a positive integer, got 0.',
      ],
      [arrays, { ...metadata, netsConfig: '{}' }, 'broken metadata'],
    ];
    const { left } = await countLeftTensors(async () => {
      for (const [content, meta, message] of attempts) {
        await writeSafetensors(path, content, { metadata: meta });
        await expect(loadGanCheckpoint(path)).rejects.toMatchObject({
          code: 'FORMAT',
          message: expect.stringContaining(message),
        });
      }
      const bytes = await readFile(good);
      await writeFile(path, bytes.subarray(0, bytes.length - 5));
      await expect(loadGanCheckpoint(path)).rejects.toMatchObject({ code: 'FORMAT' });
      bytes[bytes.length - 5]! ^= 1;
      await writeFile(path, bytes);
      await expect(loadGanCheckpoint(path)).rejects.toThrow('data with the SHA-256');
      await expect(loadGanCheckpoint(at('none.safetensors'))).rejects.toMatchObject({ code: 'IO' });
    });
    expect(left).toBe(0);
    await saveNet(path, { ...state.average, config: tinyNets.generator });
    await expect(loadGanCheckpoint(path)).rejects.toThrow("got 'gans/net/1'. Give a file that was saved as such.");
  });
});
