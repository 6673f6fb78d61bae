import '@tensorflow/tfjs';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSeed } from '@gans/tensor';
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testIo } from '../../internal/test-io';
import { smallDigits } from './internal/small-setting';
import { secondsPerDecoderStep, trainDecoder } from './train-decoder';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gans-decoder-'));
});
afterAll(() => rm(folder, { recursive: true }));

const setting = { latentSize: 2, hiddenSize: 4, batchSize: 8, distortion: 0 };
const dataset = smallDigits(1, [0], 16).images;
const task = { name: 'one', dataset, classCount: 0, setting, steps: 4, seed: createSeed(2) };

describe('trainDecoder', () => {
  it('goes on after a stop to the same bits, and keeps nothing but the decoder', async () => {
    const place = async (name: string, io = testIo()) => {
      await mkdir(join(folder, name), { recursive: true });
      return { folder: join(folder, name), io, quiet: true };
    };
    const before = memory().numTensors;
    await trainDecoder(task, await place('whole'));
    const stopping = testIo();
    stopping.stop();
    await expect(trainDecoder(task, await place('parts', stopping))).rejects.toMatchObject({ code: 'ABORTED' });
    await trainDecoder(task, await place('parts'));
    expect(memory().numTensors).toBe(before);
    const [whole, parts] = await Promise.all(
      ['whole', 'parts'].map((name) => readFile(join(folder, name, 'one.safetensors'))),
    );
    expect(parts!.equals(whole!)).toBe(true);
    expect(await readdir(join(folder, 'parts'))).toEqual(['one.safetensors']);
  });
});

describe('secondsPerDecoderStep', () => {
  it('is the time between two steps, by the clock it is given', async () => {
    const io = testIo();
    const now = () => {
      io.clock += 3000;
      return io.clock;
    };
    expect(await secondsPerDecoderStep(task, { ...io, now })).toBe(3);
  });
});
