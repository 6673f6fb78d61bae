import { createSeed, disposeTree } from '@gans/tensor';
import { classifierOf, createClassifierNet } from '@gans/training';
import { memory } from '@tensorflow/tfjs-core';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallSetting } from './internal/small-table';
import { minedPicture } from './mined-picture';
import { variantOf } from './variants';

let setting: Awaited<ReturnType<typeof smallSetting>>;
beforeAll(async () => {
  setting = await smallSetting('mined-picture');
});
afterAll(() => setting.remove());

describe('minedPicture', () => {
  it('shows a row each of random, half mined and mined latents, and leaves no tensor', async () => {
    const before = memory().numTensors;
    const net = createClassifierNet(setting.plan.cell(variantOf('hsm'), 1, '').net, createSeed(1));
    const draw = (stepSize: number) =>
      minedPicture(setting.generator.source, classifierOf(net), { stepSize, seed: createSeed(2) });
    const [still, moved] = [await draw(0), await draw(1e6)];
    const { width, height } = PNG.sync.read(Buffer.from(still, 'base64'));
    expect(width).toBe(height);
    expect(moved).not.toBe(still);
    expect(await draw(1e6)).toBe(moved);
    disposeTree(net.params, net.state);
    expect(memory().numTensors).toBe(before);
  });
});
