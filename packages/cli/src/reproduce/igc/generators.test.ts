import '@tensorflow/tfjs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memory, oneHot, type Tensor2D, tidy, zeros } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testIo } from '../../internal/test-io';
import { GENERATORS, generatorOf } from './generators';
import { smallSetting } from './internal/small-setting';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gans-generators-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('GENERATORS', () => {
  it('take 40 minutes together', () => {
    expect(GENERATORS.reduce((sum, { minutes }) => sum + minutes, 0)).toBe(40);
  });

  it('train a decoder a class, which draw as one generator', async () => {
    const setting = await smallSetting('.');
    const method = generatorOf('class-decoders');
    const before = memory().numTensors;
    expect(await method.train(setting, { steps: 6 }, { folder, io: testIo(), quiet: true })).toBe(6);
    expect((await readdir(folder)).sort()).toEqual([0, 1, 2].map((k) => `decoder-${k}.safetensors`));
    const opened = await method.open(setting, folder);
    expect(opened.spec).toMatchObject({ latentSize: 2, classCount: 3, imageShape: [8, 8, 1] });
    tidy(() => {
      const images = opened.generator(zeros([3, 2]), oneHot([2, 0, 1], 3).toFloat() as Tensor2D);
      expect(images.shape).toEqual([3, 8, 8, 1]);
    });
    opened.dispose();
    expect(memory().numTensors).toBe(before);
    setting.extractor.dispose();
  });
});

describe('generatorOf', () => {
  it('refuses a key that is none', () => {
    expect(() => generatorOf('vae')).toThrow(
      "expected key to be class-decoders, sharpened-decoders, shared-decoder, cagan, reacgan, got 'vae'",
    );
  });
});
