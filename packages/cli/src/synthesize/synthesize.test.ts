import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readNpz } from '@gans/checkpoints';
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderWithModel } from '../internal/small-model';
import { testIo } from '../internal/test-io';
import { type SynthesizeRequest, synthesize } from './synthesize';

let model: Awaited<ReturnType<typeof folderWithModel>>;
beforeAll(async () => {
  model = await folderWithModel('synthesize');
});
afterAll(() => model.remove());

const make = (request: Partial<SynthesizeRequest>, io = testIo({ cwd: model.cwd })) =>
  synthesize(
    {
      generators: ['run'],
      checkpoint: 'last',
      count: 12,
      mine: false,
      angle: 0.3,
      seed: 1,
      engine: 'cpu',
      out: 'set.npz',
      quiet: true,
      ...request,
    },
    io,
  );
const read = async (name: string) => readNpz(join(model.cwd, name));

describe('synthesize', () => {
  it('draws as many images of each class, and tells where they come from', async () => {
    const made = await make({});
    const { images, labels, mined } = await read('set.npz');
    expect(images!.shape).toEqual([12, 8, 8, 1]);
    expect([...(labels!.data as Int32Array)]).toEqual(Array.from({ length: 12 }, (_, i) => i % 3));
    expect([...(mined!.data as Uint8Array)]).toEqual(Array(12).fill(0));
    const { out, provenance, warnings, ...told } = made;
    expect([out, provenance, warnings]).toEqual([join(model.cwd, 'set.npz'), join(model.cwd, 'set.json'), []]);
    expect(JSON.parse(await readFile(provenance, 'utf8'))).toEqual(told);
    expect(told).toMatchObject({
      command: 'synthesize',
      classNames: ['dark', 'grey', 'light'],
      classCounts: [4, 4, 4],
      engine: { name: 'cpu' },
      generators: [{ from: 'run', checkpoint: 'last', step: 0, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }],
      mining: null,
    });
  });

  it('draws the same images from the same seed, and others from another', async () => {
    await make({ out: 'again.npz' });
    await make({ out: 'other.npz', seed: 2 });
    expect(await read('again.npz')).toEqual(await read('set.npz'));
    expect((await read('other.npz')).images!.data).not.toEqual((await read('set.npz')).images!.data);
  });

  it('mines all but the first tenth, with a step size that gives the angle asked for', async () => {
    const before = memory().numTensors;
    const { mining } = await make({ mine: true, count: 20, out: 'mined.npz' });
    expect(memory().numTensors).toBe(before);
    expect(mining).toMatchObject({ mined: 18, increment: 2, angle: 0.3, classifier: { net: 'small-cnn' } });
    expect(mining!.stepSize).toBeGreaterThan(0);
    const wider = await make({ mine: true, angle: 0.6, count: 20, out: 'wider.npz' });
    expect(wider.mining!.stepSize! / mining!.stepSize!).toBeGreaterThan(1.5);
    const { images, mined } = await read('mined.npz');
    expect([...(mined!.data as Uint8Array)]).toEqual(Array.from({ length: 20 }, (_, i) => Number(i >= 2)));
    expect(images!.shape).toEqual([20, 8, 8, 1]);
  });

  it('takes several generators in turn, each by its file too', async () => {
    const generators = ['run', 'run/checkpoints/generator.safetensors'];
    const made = await make({ generators, out: 'both.npz' });
    expect(made.generators.map(({ from }) => from)).toEqual(generators);
    const { generator } = await read('both.npz');
    expect([...(generator!.data as Uint8Array)]).toEqual([0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1]);
  });

  it('stops when asked, writes nothing and leaves no tensor', async () => {
    const before = memory().numTensors;
    for (const mine of [false, true]) {
      const io = testIo({ cwd: model.cwd });
      io.stop();
      await expect(make({ mine, out: 'stopped.npz' }, io)).rejects.toMatchObject({ code: 'ABORTED' });
    }
    expect(await readdir(model.cwd)).not.toContain('stopped.npz');
    expect(memory().numTensors).toBe(before);
  });
});
