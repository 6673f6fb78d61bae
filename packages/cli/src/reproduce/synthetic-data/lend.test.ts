import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSeed, normal } from '@gans/tensor';
import { oneHotRows } from '@gans/tensor/ops';
import { memory, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeSmallRun } from '../../internal/small-run';
import { smallSetting } from './internal/small-table';
import { lend } from './lend';

let setting: Awaited<ReturnType<typeof smallSetting>>;
beforeAll(async () => {
  setting = await smallSetting('lend');
  await writeSmallRun(join(setting.cwd, 'states'), 3);
});
afterAll(() => setting.remove());

const from = (run: string | undefined, end = 4) => ({ run: run && join(setting.cwd, run), end });

describe('lend', () => {
  it('lends the generator alone, where nothing else is wanted', async () => {
    const { source } = setting.generator;
    expect(await lend('confidence', source, from(undefined), async (lent) => lent)).toEqual({ sources: [source] });
    expect(await lend(undefined, source, from('states'), async (lent) => lent)).toEqual({ sources: [source] });
  });

  it('lends earlier generators of a run beside the last one, and frees them', async () => {
    const { source } = setting.generator;
    const count = (end: number) =>
      lend('checkpoints', source, from('states', end), async ({ sources }) => sources.length);
    // The run has a training state of step 4: none before a generator of that step.
    await expect(count(4)).rejects.toThrow('to hold training states of its second half, got none');
    const states = join(setting.cwd, 'states', 'checkpoints');
    await copyFile(join(states, 'gan-0000004.safetensors'), join(states, 'gan-0000005.safetensors'));
    const before = memory().numTensors;
    expect(await count(6)).toBe(3);
    expect(memory().numTensors).toBe(before);
  });

  it('lends what the discriminator of a run says of each image, and frees it', async () => {
    const { source } = setting.generator;
    const before = memory().numTensors;
    const scores = await lend('discriminator', source, from('states'), async ({ filter }) =>
      tidy(() => {
        const images = normal(createSeed(2), [3, 8, 8, 1]) as Tensor4D;
        return Array.from(filter!.score(images, oneHotRows([0, 1, 2], 3)).dataSync());
      }),
    );
    expect(scores.length).toBe(3);
    expect(new Set(scores).size).toBe(3);
    expect(memory().numTensors).toBe(before);
    const none = lend('discriminator', source, from(undefined), async () => 0);
    await expect(none).rejects.toThrow('to hold a training state with its discriminator, got none');
  });
});
