import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSeed, disposeTree, uniform } from '@gans/tensor';
import {
  checkClassifierConfig,
  createClassifierNet,
  createClassifierState,
  disposeClassifierState,
  saveClassifierCheckpoint,
  saveNet,
} from '@gans/training';
import {
  concat,
  dispose,
  memory,
  setBackend,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeSmallRun } from '../internal/small-run';
import { findExtractor, loadExtractor } from './extractor';
import { GLYPHS_CLASSIFIER } from './glyphs-classifier';
import type { IdentifiedSource } from './identify';

let cwd: string;
const source = (kind: IdentifiedSource['kind'], path: string) => ({
  kind,
  path: join(cwd, path),
  given: `--fake ${path}`,
});
const find = (word: string, sources: readonly IdentifiedSource[] = [], hashes: readonly string[] = []) =>
  findExtractor(word, sources, hashes, cwd);

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-extractor-'));
  await writeSmallRun(join(cwd, 'a'), 3);
  await writeSmallRun(join(cwd, 'b'), 4);
  await writeFile(join(cwd, 'nonsense.safetensors'), 'nonsense, not tensors');
  await setBackend('cpu');
});
afterAll(() => rm(cwd, { recursive: true }));

describe('findExtractor', () => {
  it("takes a run's classifier where a run is measured, else the one that is part of the package", async () => {
    const images = source('images', 'photos');
    expect((await find('auto', [images, source('run', 'a')])).path).toBe(
      join(cwd, 'a/checkpoints/classifier.safetensors'),
    );
    expect(await find('auto', [images])).toEqual({ sha256: GLYPHS_CLASSIFIER.sha256 });
  });

  it('takes the one that statistics were made with, if it is among these', async () => {
    const runs = [source('run', 'a'), source('run', 'b')];
    const [a, b, bundled] = [await find('a'), await find('b'), await find('auto')];
    expect((await find('auto', runs)).sha256).toBe(a.sha256);
    expect((await find('auto', runs, [b.sha256])).sha256).toBe(b.sha256);
    expect((await find('auto', runs, [bundled.sha256])).sha256).toBe(bundled.sha256);
    expect((await find('auto', runs, ['another'])).sha256).toBe(a.sha256);
  });

  it('refuses what is not there', async () => {
    await expect(find('nowhere')).rejects.toThrow(
      "expected --extractor to be auto, a run or a safetensors file, got 'nowhere' (ENOENT)",
    );
    await rm(join(cwd, 'b/checkpoints/classifier.safetensors'));
    await expect(find('b')).rejects.toThrow('to have its classifier in');
  });
});

describe('loadExtractor', () => {
  it('loads the built-in classifier, which says what it is', async () => {
    const extractor = await loadExtractor(await find('auto'));
    const { classNames, sha256 } = GLYPHS_CLASSIFIER;
    expect(extractor).toMatchObject({
      identity: { name: 'glyphs-cnn-1', sha256 },
      shortName: 'glyphs-cnn-1',
      imageShape: [32, 32, 3],
      featureSize: 32,
      classCount: 36,
      classNames,
    });
    expect([extractor.resizeOf([32, 32, 1]), extractor.resizeOf([28, 28, 1])]).toEqual(['none', 'clean']);
    extractor.dispose();
  });

  it('reads grey images as colour', async () => {
    const extractor = await loadExtractor(await find('auto'));
    tidy(() => {
      const grey = uniform(createSeed(4), [2, 32, 32, 1], { min: -1, max: 1 }) as Tensor4D;
      const ofColour = extractor.taps(concat([grey, grey, grey], 3)).features!;
      expect(extractor.taps(grey).features!.dataSync()).toEqual(ofColour.dataSync());
    });
    extractor.dispose();
  });

  it("names a run's classifier by its data and hash, and takes images of any size", async () => {
    const before = memory().numTensors;
    const { sha256, ...file } = await find('a');
    const extractor = await loadExtractor({ sha256, ...file }, 'tf1');
    expect(extractor.identity).toEqual({ name: 'small-cnn trained on small, tap features', sha256 });
    expect(extractor.shortName).toBe(`small-cnn-${sha256.slice(0, 8)}`);
    expect(extractor.classNames).toEqual(['dark', 'grey', 'light']);
    expect([extractor.resizeOf([8, 8, 1]), extractor.resizeOf([9, 8, 1])]).toEqual(['none', 'tf1']);
    const images = zeros([2, 20, 12, 1]) as Tensor4D;
    const { logits, features } = extractor.taps(images) as Record<'logits' | 'features', Tensor2D>;
    expect([logits.shape, features.shape]).toEqual([
      [2, 3],
      [2, 6],
    ]);
    for (const tensor of [images, logits, features] as Tensor[]) tensor.dispose();
    extractor.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('loads any classifier of ours, in training or not, by its file', async () => {
    const before = memory().numTensors;
    const sizes = { classCount: 2, height: 8, width: 8, channels: 1, filters: 2, blocks: 1, convolutions: 1 };
    const net = createClassifierNet({ net: 'vgg', ...sizes, featureSize: 5 }, createSeed(6));
    const [path, ofTraining] = [join(cwd, 'vgg.safetensors'), join(cwd, 'vgg-training.safetensors')];
    await saveNet(path, net);
    const config = { epochs: 1, batchSize: 2, learningRate: 1e-3 };
    const { params, state, ...progress } = createClassifierState(net, checkClassifierConfig(config));
    await saveClassifierCheckpoint(ofTraining, { net, progress, config, seed: createSeed(0) });
    disposeClassifierState({ params, state, ...progress });
    const images = uniform(createSeed(4), [2, 8, 8, 1]) as Tensor4D;
    const values: unknown[] = [];
    for (const word of ['vgg.safetensors', 'vgg-training.safetensors']) {
      const extractor = await loadExtractor(await find(word));
      expect(extractor.shortName).toBe(`vgg-${extractor.identity.sha256.slice(0, 8)}`);
      const { features, logits } = extractor.taps(images);
      expect([features!.shape, logits!.shape]).toEqual([
        [2, 5],
        [2, 2],
      ]);
      values.push(features!.dataSync());
      extractor.dispose();
      dispose([features!, logits!]);
    }
    expect(values[0]).toEqual(values[1]);
    images.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('refuses a classifier whose file does not tell its net', async () => {
    const sizes = { classCount: 2, height: 8, width: 8, channels: 1, filters: 2, featureSize: 5 };
    const { params, state } = createClassifierNet({ net: 'small-cnn', ...sizes }, createSeed(6));
    await saveNet(join(cwd, 'old.safetensors'), { params, state, config: sizes });
    disposeTree(params, state);
    await expect(find('old.safetensors').then((file) => loadExtractor(file))).rejects.toThrow(
      /^gans evaluate: .*expected net to be one of small-cnn, resnet-18, resnet-32, vgg, got undefined/,
    );
  });

  it('refuses files that hold no classifier, by name', async () => {
    await expect(find('nonsense.safetensors').then((file) => loadExtractor(file))).rejects.toThrow(
      'nonsense.safetensors',
    );
    const generator = await find('a/checkpoints/generator.safetensors');
    await expect(loadExtractor(generator)).rejects.toThrow('to be a classifier that gans has trained');
  });
});
