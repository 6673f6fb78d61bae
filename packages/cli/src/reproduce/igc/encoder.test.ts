import '@tensorflow/tfjs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { disposeTree } from '@gans/tensor';
import { memory, oneHot, type Tensor2D, zeros } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testIo } from '../../internal/test-io';
import { loadEncoder, trainSearchEncoder } from './encoder';
import { openedDecoders } from './internal/opened-decoders';
import { smallSetting } from './internal/small-setting';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gans-encoder-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('trainSearchEncoder', () => {
  it('leaves an encoder that `loadEncoder` makes a latent of each image and class with', async () => {
    const setting = await smallSetting('.');
    const opened = openedDecoders();
    const before = memory().numTensors;
    const outcome = await trainSearchEncoder(setting, 'class-decoders', opened, { folder, io: testIo(), quiet: true });
    expect(memory().numTensors).toBe(before);
    expect(outcome).toMatchObject({ kind: 'encoder', steps: 2 });
    expect(outcome.loss).toBeGreaterThan(0);
    const { params, state, encode } = await loadEncoder(folder);
    const latents = encode(params, zeros([2, 8, 8, 1]), oneHot([0, 2], 3).toFloat() as Tensor2D);
    const [first, second] = latents.arraySync() as [number[], number[]];
    expect(latents.shape).toEqual([2, 2]);
    expect(first).not.toEqual(second);
    disposeTree(params, state);
    opened.dispose();
    setting.extractor.dispose();
  });
});
