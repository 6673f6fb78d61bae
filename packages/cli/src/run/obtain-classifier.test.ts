import '@tensorflow/tfjs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSeed, disposeTree } from '@gans/tensor';
import { checkClassifierConfig, createClassifierNet } from '@gans/training';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { smallDataset } from '../internal/small-gan';
import { createSaveClock } from '../save-clock';
import { type ObtainClassifierOptions, obtainClassifier } from './obtain-classifier';

const size = { classCount: 3, height: 8, width: 8, channels: 1, filters: 2, featureSize: 4 };
const order = {
  name: 'reader',
  create: () => createClassifierNet({ net: 'small-cnn', ...size }, createSeed(1)),
  training: checkClassifierConfig({ epochs: 2, batchSize: 16, learningRate: 1e-2 }),
  dataset: smallDataset(48),
  seed: createSeed(2),
};
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gans-classifier-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function obtain(options: Partial<ObtainClassifierOptions> = {}) {
  const steps: number[] = [];
  const { net, ...rest } = await obtainClassifier(folder, order, {
    signal: new AbortController().signal,
    engine: { name: 'cpu', version: '4.22.0', threads: 1 },
    clock: createSaveClock(60, () => 0),
    onStep: ({ step }) => steps.push(step),
    ...options,
  });
  disposeTree(net.params, net.state);
  return { steps, ...rest };
}

describe('obtainClassifier', () => {
  it('trains once, into a file of the name that was asked for, and loads it from then on', async () => {
    const first = await obtain();
    expect(first.steps).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await readdir(folder)).toEqual(['reader.safetensors']);
    const again = await obtain();
    expect([again.steps, again.sha256, again.engines]).toEqual([[], first.sha256, first.engines]);
  });

  it('goes on to the same bits after a stop, and trains anew what cannot be read', async () => {
    const whole = await obtain();
    const file = join(folder, 'reader.safetensors');
    const bytes = await readFile(file);
    await writeFile(file, bytes.subarray(0, 100));
    const stop = new AbortController();
    const damages: string[] = [];
    await expect(
      obtain({
        signal: stop.signal,
        onStep: ({ step }) => step === 4 && stop.abort(),
        onDamaged: (line) => damages.push(line),
      }),
    ).rejects.toMatchObject({ code: 'ABORTED' });
    expect(damages).toHaveLength(1);
    const resumed = await obtain();
    expect([resumed.steps, resumed.sha256]).toEqual([[5, 6], whole.sha256]);
  });
});
