import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSafetensors } from '@gans/checkpoints';
import { createCvaeDecoder, createSmallCnn } from '@gans/core-nets';
import { createSeed, disposeTree, flattenTree, type Tree } from '@gans/tensor';
import { countLeftTensors, expectNoLeak } from '@gans/tensor/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnEngines } from '#test-kit';
import { trainClassifier } from './classifier/train-classifier';
import { createGanGenerator } from './gan/create-gan';
import { tinyDataset, tinyNets } from './internal/tiny-gan';
import { loadNet, saveNet } from './net-file';

const seed = createSeed(14);
const config = { classCount: 3, height: 8, width: 8, channels: 1, filters: 2, featureSize: 6 };
const bits = (tree: Tree) =>
  Object.entries(flattenTree(tree)).map(([path, x]) => [path, x.shape, Array.from(x.dataSync())]);

describeOnEngines('saveNet and loadNet', () => {
  let folder: string;
  const at = (name: string) => join(folder, name);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'net-file-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('bring a trained net back bit by bit', async () => {
    const net = await trainClassifier({
      net: createSmallCnn(config, seed),
      dataset: tinyDataset(12),
      config: { epochs: 1, batchSize: 6, learningRate: 1e-2 },
      seed,
    });
    await saveNet(at('net.safetensors'), net, { metadata: { classes: 'a b c' } });
    const { net: loaded, metadata: own } = await loadNet(at('net.safetensors'), createSmallCnn);
    expect(own).toEqual({ classes: 'a b c' });
    expect(loaded.config).toEqual(config);
    expect(bits(loaded.params)).toEqual(bits(net.params));
    expect(bits(loaded.state)).toEqual(bits(net.state));
    expect(Object.keys(loaded.params)).toContain('shrink1');
    const { arrays, metadata } = await readSafetensors(at('net.safetensors'));
    expect(Object.keys(arrays)).toContain('state/hiddenNorm/variance');
    expect(metadata).toEqual({ kind: 'gans/net/1', config: JSON.stringify(config), classes: 'a b c' });
  });

  it('bring back a net without state, of which a file keeps no trace', async () => {
    const sizes = { latentSize: 2, classCount: 0, height: 4, width: 4, channels: 1, hiddenSize: 3 };
    const decoder = createCvaeDecoder(sizes, seed);
    await saveNet(at('decoder.safetensors'), decoder);
    const { net: loaded } = await loadNet(at('decoder.safetensors'), createCvaeDecoder);
    expect(loaded.state).toEqual({});
    expect(bits(loaded.params)).toEqual(bits(decoder.params));
  });

  it('leave no tensor but the loaded net', async () => {
    await expectNoLeak(async () => {
      const net = createSmallCnn(config, seed);
      await saveNet(at('leak.safetensors'), net);
      disposeTree(net.params, net.state);
      const { net: loaded } = await loadNet(at('leak.safetensors'), createSmallCnn);
      disposeTree(loaded.params, loaded.state);
    });
  });

  it('refuse a net of another kind in one line, and leave no tensor', async () => {
    const generator = createGanGenerator(tinyNets.generator, seed);
    await saveNet(at('generator.safetensors'), generator);
    const { left } = await countLeftTensors(async () => {
      await expect(loadNet(at('generator.safetensors'), createSmallCnn)).rejects.toMatchObject({
        code: 'FORMAT',
        message: expect.stringMatching(
          /^loadNet: expected \S+ to describe a net that can be built, got: createSmallCnn: expected featureSize to be an integer >= 1, got undefined\. The nearest allowed value is 1\.$/,
        ),
      });
      const wider = (given: typeof config, from: typeof seed) => createSmallCnn({ ...given, featureSize: 7 }, from);
      await saveNet(at('wide.safetensors'), createSmallCnn(config, seed));
      await expect(loadNet(at('wide.safetensors'), wider)).rejects.toMatchObject({
        code: 'FORMAT',
        message: expect.stringContaining("to hold 'params/hidden/kernel' as [16, 7], got [16, 6]."),
      });
      await expect(loadNet(at('none.safetensors'), createSmallCnn)).rejects.toMatchObject({ code: 'IO' });
    });
    expect(left).toBe(Object.keys(flattenTree({ params: createSmallCnn(config, seed).params })).length + 6);
  });
});
