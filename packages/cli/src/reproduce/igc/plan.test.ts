import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ndArray, writeNpz } from '@gans/checkpoints';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testIo } from '../../internal/test-io';
import { createProgress } from '../../progress';
import { smallDigits } from './internal/small-setting';
import { planIgc, type TableRequest } from './plan';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-igc-plan-'));
  const { images, labels } = smallDigits(1, [0, 1, 2], 60);
  const pixels = images.pixels([...images.labels.keys()]);
  await writeNpz(join(cwd, 'data.npz'), { images: ndArray(pixels, [60, 8, 8, 1]), labels: ndArray(labels, [60]) });
});
afterAll(() => rm(cwd, { recursive: true }));

const request: TableRequest = {
  data: 'data.npz',
  images: 5,
  paperImages: 2,
  tuningImages: 9,
  latent: 2,
  hidden: 4,
  distortion: 1,
  extractor: 'auto',
  seed: 1,
  engine: 'cpu',
  quick: false,
};
const plan = (more: Partial<TableRequest> = {}) => {
  const io = testIo({ cwd });
  return planIgc({ ...request, ...more }, io, createProgress(io, { quiet: true }));
};

describe('planIgc', () => {
  it('keeps images for tuning from the generators, of every class, and takes all generators', async () => {
    const { setting, generators } = await plan();
    const { train, heldOut } = setting.data;
    expect([train.length, heldOut.length, new Set(heldOut.labels).size]).toEqual([45, 9, 3]);
    expect(generators.map(({ key }) => key)).toEqual([
      'class-decoders',
      'sharpened-decoders',
      'shared-decoder',
      'cagan',
      'reacgan',
    ]);
    expect(setting.sizes).toMatchObject({ images: 5, paperSteps: 100, bank: 2000 });
    expect(setting.sizes).not.toHaveProperty('length');
    setting.extractor.dispose();
  });

  it('refuses more tuning images than can be spared', async () => {
    await expect(plan({ tuningImages: 52 })).rejects.toThrow(
      'expected --tuning-images to leave training images of every class, got 52 of 54',
    );
  });
});
