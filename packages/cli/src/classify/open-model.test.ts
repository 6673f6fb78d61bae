import '@tensorflow/tfjs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCvaeDecoder } from '@gans/core-nets';
import { createSeed, foldIn } from '@gans/tensor';
import { saveNet } from '@gans/training';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testIo } from '../internal/test-io';
import { classifyImages } from './classify-images';
import { decoderFile } from './open-generator';
import { openModel } from './open-model';

const size = { latentSize: 2, classCount: 0, height: 8, width: 8, channels: 1, hiddenSize: 4 };
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gans-decoders-'));
  for (const [k, className] of ['dark', 'light'].entries()) await saveDecoder(folder, k, size, { className });
});
afterAll(() => rm(folder, { recursive: true }));

async function saveDecoder(to: string, k: number, config: typeof size, metadata: Record<string, string> = {}) {
  const net = createCvaeDecoder(config, foldIn(createSeed(4), k));
  await saveNet(decoderFile(to, k), net, { metadata });
}

describe('openModel', () => {
  it('refuses decoders that are told more than the class', async () => {
    const told = await mkdtemp(join(tmpdir(), 'gans-told-decoders-'));
    try {
      for (const k of [0, 1]) await saveDecoder(told, k, { ...size, classCount: 3 });
      await expect(openModel(told, { model: 'told', checkpoint: 'last' })).rejects.toThrow(
        'expected --model to be a generator that is told the class alone, got told, whose decoders are told more.',
      );
    } finally {
      await rm(told, { recursive: true });
    }
  });

  it('lets gans classify read images by a decoder a class', async () => {
    const request = {
      model: folder,
      checkpoint: 'last',
      images: 'glyphs',
      split: 'test',
      count: 2,
      preset: 'fast',
      bank: 4,
      seed: 1,
      engine: 'cpu',
      explainCount: 1,
      calibrateCount: 1,
      quiet: true,
    } as const;
    const result = await classifyImages(request, testIo({ cwd: folder }));
    expect(result.classNames).toEqual(['dark', 'light']);
    expect(result.decisions.map(({ class: own }) => ['dark', 'light'].includes(own))).toEqual([true, true]);
  });
});
