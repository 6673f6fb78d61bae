import { mkdir, mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readNpz } from '@gans/checkpoints';
import { createSeed } from '@gans/tensor';
import { disposeGanState } from '@gans/training';
import { memory } from '@tensorflow/tfjs-core';
import { PNG } from 'pngjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeRunFixture } from '../internal/run-contents-fixture';
import { smallConfig, smallGan } from '../internal/small-gan';
import { testIo } from '../internal/test-io';
import { saveGenerator } from './generator-files';
import { drawSamples } from './sample';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-sample-'));
  await mkdir(join(cwd, 'run', 'checkpoints'), { recursive: true });
  const { nets: netsConfig, gan: config } = smallConfig();
  for (const [choice, step] of [
    ['best', 5],
    ['last', 7],
  ] as const) {
    const { state } = smallGan(createSeed(step));
    const checkpoint = { netsConfig, config, seed: createSeed(1), state: { ...state, step } };
    await saveGenerator(join(cwd, 'run'), choice, checkpoint, ['dark', 'grey', 'light']);
    disposeGanState(state);
  }
});

const draw = (count: number, out: string, className?: string) =>
  drawSamples({ run: 'run', checkpoint: 'last', count, out, className, seed: 1, engine: 'cpu' }, testIo({ cwd }));
const image = (data: unknown, i: number) => (data as Uint8Array).subarray(i * 64, (i + 1) * 64);

describe('drawSamples', () => {
  it('writes an npz whose image i depends on the seed, i and the class only', async () => {
    expect(await draw(25, 'all.npz')).toEqual({
      count: 25,
      imageShape: [8, 8, 1],
      step: 7,
      out: join(cwd, 'all.npz'),
      files: [join(cwd, 'all.npz')],
    });
    const { images, labels } = await readNpz(join(cwd, 'all.npz'));
    expect([images!.dtype, images!.shape, labels!.dtype]).toEqual(['uint8', [25, 8, 8, 1], 'int32']);
    expect([...(labels!.data as Int32Array)]).toEqual(Array.from({ length: 25 }, (_, i) => i % 3));

    await draw(8, 'light.npz', 'light');
    const light = await readNpz(join(cwd, 'light.npz'));
    expect(image(light.images!.data, 5)).toEqual(image(images!.data, 5));
    expect(image(light.images!.data, 6)).not.toEqual(image(images!.data, 6));
    await draw(8, 'second.npz', '2');
    expect(await readNpz(join(cwd, 'second.npz'))).toEqual(light);
  });

  it('writes a grid with one row a class, or a square of one class', async () => {
    const sizeOf = async (name: string) => {
      const { width, height } = PNG.sync.read(await readFile(join(cwd, name)));
      return width / height;
    };
    await draw(12, 'grid.png');
    expect(await sizeOf('grid.png')).toBeCloseTo(4 / 3, 1);
    await draw(9, 'light.png', 'light');
    expect(await sizeOf('light.png')).toBe(1);
  });

  it('writes one PNG an image into a folder, and never into one that holds files', async () => {
    await draw(11, 'folder');
    const names = (await readdir(join(cwd, 'folder'))).sort();
    expect([names.length, ...names.slice(0, 2)]).toEqual([11, '00-class-0.png', '01-class-1.png']);
    await expect(draw(1, 'folder')).rejects.toMatchObject({
      code: 'CONFIG',
      message: expect.stringContaining('holds 11 files'),
    });
  });

  it('draws with the generator of the best look when asked', async () => {
    const request = { run: 'run', count: 3, seed: 1, engine: 'cpu' } as const;
    expect(await drawSamples({ ...request, checkpoint: 'best', out: 'best.npz' }, testIo({ cwd }))).toMatchObject({
      step: 5,
    });
    await drawSamples({ ...request, checkpoint: 'last', out: 'last.npz' }, testIo({ cwd }));
    const [best, last] = [await readNpz(join(cwd, 'best.npz')), await readNpz(join(cwd, 'last.npz'))];
    expect(best.images).not.toEqual(last.images);
  });

  it('stops when asked and writes nothing', async () => {
    const io = testIo({ cwd });
    io.stop();
    const before = memory().numTensors;
    const request = { run: 'run', checkpoint: 'last', count: 3, seed: 1, engine: 'cpu', out: 'stopped.npz' } as const;
    await expect(drawSamples(request, io)).rejects.toMatchObject({ code: 'ABORTED' });
    expect(await readdir(cwd)).not.toContain('stopped.npz');
    expect(memory().numTensors).toBe(before);
  });

  it('tells a run that has drawn nothing yet from what is no run', async () => {
    const of = (run: string) =>
      drawSamples({ run, checkpoint: 'last', count: 1, seed: 1, engine: 'cpu', out: 'nothing.png' }, testIo({ cwd }));
    await expect(of('nowhere')).rejects.toThrow(
      /^gans sample: expected RUN to be a run folder, got .* which is absent\./,
    );
    await writeRunFixture(join(cwd, 'begun'), 7, { finished: false });
    await expect(of('begun')).rejects.toThrow(
      "gans sample: expected RUN to have a generator, got 'begun', which has none yet. It comes with the run's first look: go on by gans resume begun.",
    );
  });

  it('names the classes of the run', async () => {
    await expect(draw(1, 'x.png', 'lite')).rejects.toThrow("its number from 0 to 2, got 'lite'. Did you mean light?");
  });

  it('leaves no tensor', async () => {
    await draw(3, 'first.npz');
    const before = memory().numTensors;
    await draw(3, 'again.npz');
    expect(memory().numTensors).toBe(before);
  });
});
