import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderWithModel } from '../internal/small-model';
import { testIo } from '../internal/test-io';
import { encodePng } from '../png';
import { drawSamples } from '../run/sample';
import { type ClassifyRequest, classifyImages } from './classify-images';

let model: Awaited<ReturnType<typeof folderWithModel>>;
beforeAll(async () => {
  model = await folderWithModel('classify');
  const { cwd } = model;
  // What the generator draws itself is what it can redraw best.
  const request = { run: 'run', checkpoint: 'last', count: 6, seed: 3, engine: 'cpu', out: 'drawn' } as const;
  await drawSamples(request, testIo({ cwd }));
  const names = ['dark', 'grey', 'light'];
  for (const name of names) await mkdir(join(cwd, 'images', name), { recursive: true });
  for (let i = 0; i < 6; i++)
    await writeFile(
      join(cwd, 'images', names[i % 3]!, `${i}.png`),
      await readFile(join(cwd, 'drawn', `${i}-class-${i % 3}.png`)),
    );
  await writeFile(join(cwd, 'images', 'grey', 'z.png'), 'no image');
});
afterAll(() => model.remove());

const classify = (changes: Partial<ClassifyRequest> = {}) => {
  const io = testIo({ cwd: model.cwd });
  const request: ClassifyRequest = {
    model: 'run',
    checkpoint: 'last',
    images: 'images',
    split: 'test',
    preset: 'fast',
    bank: 30,
    seed: 1,
    engine: 'cpu',
    explainCount: 4,
    calibrateCount: 6,
    quiet: true,
    ...changes,
  };
  return classifyImages(request, io);
};

describe('classifyImages', () => {
  it('reads the images of a folder, with their truth, what they cost, and what was none', async () => {
    const before = memory().numTensors;
    const result = await classify();
    expect(memory().numTensors).toBe(before);
    expect(result.decisions.map(({ image, truth }) => [image, truth])).toEqual([
      ['dark/0.png', 'dark'],
      ['dark/3.png', 'dark'],
      ['grey/1.png', 'grey'],
      ['grey/4.png', 'grey'],
      ['light/2.png', 'light'],
      ['light/5.png', 'light'],
    ]);
    const right = result.decisions.filter((own) => own.class === own.truth).length;
    expect(result.accuracy).toBe(right / 6);
    expect(right).toBeGreaterThanOrEqual(4);
    expect(result.failures).toEqual([{ image: 'grey/z.png', error: expect.stringContaining('PNG') }]);
    expect(result.rowStepsPerImage).toBe(3 * 5 + 2 * 15);
    const { generatorMultiplyAdds: f } = result;
    expect(result.flopsPerImage).toBe((4 * 45 + 2 * 5) * f + 2 * 64 * 30 * 3);
    expect(await classify()).toEqual(result);
  });

  it('goes by the likelihood of noise where asked to', async () => {
    const [fast, robust] = [await classify(), await classify({ preset: 'robust' })];
    expect(robust).toMatchObject({ preset: 'robust', rowStepsPerImage: fast.rowStepsPerImage });
    // In nats, of latents that were searched by another loss.
    for (const [i, { distance }] of robust.decisions.entries())
      expect(Math.abs(distance - fast.decisions[i]!.distance)).toBeGreaterThan(1e-4);
  });

  it('searches from the mean, one file, with the file of a generator', async () => {
    const generator = 'run/checkpoints/generator.safetensors';
    const result = await classify({ preset: 'cold', images: 'images/dark/0.png', model: generator });
    expect(result).toMatchObject({ images: '0.png', rowStepsPerImage: 150, failures: [] });
    expect(result.decisions).toHaveLength(1);
    expect(result.accuracy).toBeUndefined();
  });

  it('writes a page', async () => {
    const { explained } = await classify({ explain: 'why.html', explainCount: 2 });
    expect(explained).toBe(join(model.cwd, 'why.html'));
    const page = await readFile(explained!, 'utf8');
    expect(page.match(/<article/g)).toHaveLength(2);
    expect(page.match(/data:image\/png/g)).toHaveLength(2 * (1 + 3 * 3));
  });

  it('calibrates on images of its classes, and goes by that from then on', async () => {
    const plain = await classify();
    const { calibration, ...result } = await classify({ calibrate: 'images' });
    expect(calibration).toMatchObject({ imageCount: 6, classCount: 3 });
    const [, first, second] = calibration!.schedule;
    expect(result.rowStepsPerImage).toBe(5 * first!.keep! + 15 * second!.keep!);
    for (const { probability, isOutOfClass } of result.decisions) {
      expect(probability).toBeGreaterThan(0.333);
      expect(isOutOfClass).toBe(false);
    }
    expect(await classify()).toEqual({ ...result, calibration });
    const other = await classify({ bank: 31 });
    expect([other.calibration, other.rowStepsPerImage]).toEqual([undefined, plain.rowStepsPerImage]);
    await rm(join(model.cwd, 'run', 'igc-calibration.json'));
    await expect(classify({ calibrate: 'drawn' })).rejects.toThrow(/--calibrate to be of the generator's classes/);
  });

  it('refuses models and images that are none', async () => {
    await expect(classify({ model: 'nowhere' })).rejects.toThrow(/--model to be a run .* got 'nowhere'/);
    await expect(classify({ images: 'nowhere' })).rejects.toThrow(/--images to exist/);
    await writeFile(
      join(model.cwd, 'broken.png'),
      encodePng({ width: 1, height: 1, channels: 1, data: Uint8Array.of(1) }).slice(0, 20),
    );
    await expect(classify({ images: 'broken.png' })).rejects.toThrow(/broken.png/);
  });
});
