import '@tensorflow/tfjs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCvaeDecoder } from '@gans/core-nets';
import { createSeed, disposeTree } from '@gans/tensor';
import { saveNet } from '@gans/training';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadStateless } from './load-stateless';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gans-stateless-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('loadStateless', () => {
  it('gives back the weights, and a state that is empty', async () => {
    const size = { latentSize: 2, classCount: 0, height: 4, width: 4, channels: 1, hiddenSize: 3 };
    const saved = createCvaeDecoder(size, createSeed(1));
    await saveNet(join(folder, 'net.safetensors'), saved);
    const loaded = await loadStateless(join(folder, 'net.safetensors'), createCvaeDecoder);
    expect(loaded.state).toEqual({});
    expect([...loaded.params.output.kernel.dataSync()]).toEqual([...saved.params.output.kernel.dataSync()]);
    disposeTree(saved.params, loaded.params, loaded.state);
  });
});
