import '@tensorflow/tfjs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCvaeDecoder } from '@gans/core-nets';
import { createSeed, foldIn } from '@gans/tensor';
import { saveNet } from '@gans/training';
import { memory, oneHot, type Tensor2D, tidy, zeros } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countDecoders, decoderFile, openDecoders } from './open-generator';

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

describe('countDecoders', () => {
  it('counts none where there is no folder', async () => {
    expect(await countDecoders(folder)).toBe(2);
    expect(await countDecoders(join(folder, 'nowhere'))).toBe(0);
  });
});

describe('openDecoders', () => {
  it('makes one generator of the decoders of a folder, and frees them', async () => {
    const before = memory().numTensors;
    const opened = await openDecoders(folder);
    expect(opened.classNames).toEqual(['dark', 'light']);
    expect(opened.spec).toMatchObject({ latentSize: 2, classCount: 2, imageShape: [8, 8, 1] });
    tidy(() => {
      const images = opened.generator(zeros([2, 2]), oneHot([1, 0], 2).toFloat() as Tensor2D);
      expect(images.shape).toEqual([2, 8, 8, 1]);
    });
    opened.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('refuses decoders that draw different things, and leaves none', async () => {
    const mixed = await mkdtemp(join(tmpdir(), 'gans-mixed-decoders-'));
    try {
      await copyFile(decoderFile(folder, 0), decoderFile(mixed, 0));
      await saveDecoder(mixed, 1, { ...size, height: 4 });
      const before = memory().numTensors;
      await expect(openDecoders(mixed)).rejects.toThrow(/draw what .*8x8x1 of 2 latents.*got 4x8x1/);
      expect(memory().numTensors).toBe(before);
    } finally {
      await rm(mixed, { recursive: true });
    }
  });
});
