import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asClassifier, createSmallCnn } from '@gans/core-nets';
import { createSeed, disposeTree, normal } from '@gans/tensor';
import { countLeftTensors, expectNoLeak } from '@gans/tensor/testing';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeOnEngines } from '#test-kit';
import { treeBits } from '../internal/tree-bits';
import { loadNet, saveNet } from '../net-file';
import { type ClassifierNetConfig, classifierNetNames, createClassifierNet } from './create-classifier-net';

const seed = createSeed(31);
const shape = { classCount: 3, height: 16, width: 16, channels: 1, filters: 2 };
const configs = {
  'small-cnn': { net: 'small-cnn', ...shape, featureSize: 6 },
  'resnet-18': { net: 'resnet-18', ...shape, stem: '3x3' },
  'resnet-32': { net: 'resnet-32', ...shape, pixelMean: [0.25], pixelDeviation: [0.5] },
  vgg: { net: 'vgg', ...shape, blocks: 2, convolutions: 1, featureSize: 6, logits: 'cosine' },
} as const satisfies Readonly<Record<ClassifierNetConfig['net'], ClassifierNetConfig>>;

describeOnEngines('createClassifierNet', () => {
  let path: string;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'classifier-net-'));
    path = join(folder, 'net.safetensors');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each(classifierNetNames)('builds %s, whose file tells what made it', async (name) => {
    await expectNoLeak(async () => {
      const net = createClassifierNet(configs[name], seed);
      expect([net.config, net.spec.classCount, net.spec.imageShape]).toEqual([configs[name], 3, [16, 16, 1]]);
      await saveNet(path, net);
      const { net: loaded } = await loadNet(path, createClassifierNet);
      expect(loaded.config).toEqual(configs[name]);
      const images = normal(createSeed(2), [2, 16, 16, 1]) as Tensor4D;
      const [before, after] = [asClassifier(net)(images), asClassifier(loaded)(images)];
      expect(after.dataSync()).toEqual(before.dataSync());
      if (name === 'vgg') for (const cosine of after.dataSync()) expect(Math.abs(cosine)).toBeLessThanOrEqual(1 + 1e-6);
      disposeTree(net.params, net.state, loaded.params, loaded.state, { images, before, after });
    });
  });

  it('gives the weights of the function that it names', () => {
    const { net: _, ...sizes } = configs['small-cnn'];
    const [named, plain] = [createClassifierNet(configs['small-cnn'], seed), createSmallCnn(sizes, seed)];
    expect(treeBits(named.params, named.state)).toEqual(treeBits(plain.params, plain.state));
    disposeTree(named.params, named.state, plain.params, plain.state);
  });

  it('refuses a file that does not tell, in one line, and leaves no tensor', async () => {
    const { net: _, ...sizes } = configs['small-cnn'];
    const plain = createSmallCnn(sizes, seed);
    await saveNet(path, plain);
    disposeTree(plain.params, plain.state);
    const { left } = await countLeftTensors(async () => {
      await expect(loadNet(path, createClassifierNet)).rejects.toMatchObject({
        code: 'FORMAT',
        message: expect.stringMatching(
          /^loadNet: expected \S+ to describe a net that can be built, got: createClassifierNet: expected net to be one of small-cnn, resnet-18, resnet-32, vgg, got undefined\. /,
        ),
      });
    });
    expect(left).toBe(0);
  });
});

describe('createClassifierNet', () => {
  it.each([
    [{ ...configs.vgg, net: 'resnet-33' }, 'got resnet-33. The nearest known one is resnet-32.'],
    [
      { ...configs.vgg, logits: 'sine' },
      "createClassifierNet: expected logits to be 'linear' or 'cosine', got 'sine'.",
    ],
    [{ ...configs['resnet-18'], filters: 0 }, 'createResnet18: expected filters'],
    [{ ...configs['resnet-18'], featureSize: 3 }, 'createResnet18: expected'],
  ])('refuses %j', (config, message) => {
    expect(() => createClassifierNet(config as ClassifierNetConfig, seed)).toThrow(message);
  });
});
