import '@tensorflow/tfjs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testIo } from '../../internal/test-io';
import { generatorFile } from '../../run/generator-files';
import { smallDigits } from './internal/small-setting';
import { trainGanGenerator } from './train-gan';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gans-gan-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('trainGanGenerator', () => {
  it('goes on after a stop to the same bits', async () => {
    const images = smallDigits(1, [0, 1], 16).images;
    const set = ['gan.batchSize=4', 'nets.generator.filters=2', 'nets.discriminator.filters=2'];
    const task = { recipe: 'reacgan', set, data: { train: images, test: images }, length: { steps: 3 }, seed: 1 };
    const place = async (name: string, io = testIo()) => {
      await mkdir(join(folder, name), { recursive: true });
      return { folder: join(folder, name), io, quiet: true };
    };
    const before = memory().numTensors;
    expect(await trainGanGenerator(task, await place('whole'))).toBe(3);
    const stopping = testIo();
    // The clock is asked once before the first step and once after each: the second step is the last one of this session.
    let asked = 0;
    const now = () => {
      asked++;
      if (asked === 2) stopping.stop();
      return 0;
    };
    const parts = await place('parts', { ...stopping, now } as ReturnType<typeof testIo>);
    await expect(trainGanGenerator(task, parts)).rejects.toMatchObject({ code: 'ABORTED' });
    await trainGanGenerator(task, await place('parts'));
    expect(memory().numTensors).toBe(before);
    const [whole, halves] = await Promise.all(
      ['whole', 'parts'].map((name) => readFile(generatorFile(join(folder, name), 'last'))),
    );
    expect(halves!.equals(whole!)).toBe(true);
  });
});
