import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ndArray, writeNpy } from '@gans/checkpoints';
import { accumulate, emptyStatistics, frechetDistance } from '@gans/metrics';
import { createSeed, normalValues } from '@gans/tensor';
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { imageNames, writeImages } from '../internal/small-images';
import { writeSmallRun } from '../internal/small-run';
import { testIo } from '../internal/test-io';
import { type EvaluateRequest, evaluate } from './evaluate';
import { mergeStatisticsFiles } from './merge';

let cwd: string;
const rows = (seed: number, count: number, dimension = 6) => normalValues(createSeed(seed), count * dimension);
const request: EvaluateRequest = {
  extractor: 'auto',
  checkpoint: 'last',
  split: 'test',
  batch: 64,
  seed: 1,
  neighbours: 3,
  comparison: 'strict',
  subsets: 3,
  skipCorrupt: false,
  engine: 'cpu',
  quiet: true,
};
const measure = (changes: Partial<EvaluateRequest>, io = testIo({ cwd })) => evaluate({ ...request, ...changes }, io);

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-evaluate-'));
  await writeImages(join(cwd, 'real'), imageNames(12, ['dark', 'grey', 'light']), { seed: 1 });
  await writeImages(join(cwd, 'fake'), imageNames(9), { seed: 2, channels: 3, size: 12 });
  await writeSmallRun(join(cwd, 'run'));
  for (const [name, seed, count] of [
    ['real', 1, 40],
    ['fake', 2, 30],
  ] as const)
    await writeNpy(join(cwd, `${name}.npy`), ndArray(rows(seed, count), [count, 6]));
  for (const [i, from, to] of [
    [0, 0, 11],
    [1, 11, 30],
  ] as const) {
    const part = rows(2, 30).slice(6 * from, 6 * to);
    await writeNpy(join(cwd, `shard-${i}.npy`), ndArray(part, [to - from, 6]));
  }
});
afterAll(() => rm(cwd, { recursive: true }));
beforeEach(() => vi.stubEnv('GANS_CACHE_DIR', join(cwd, 'cache')));
afterEach(() => vi.unstubAllEnvs());

describe('evaluate', () => {
  it('measures two folders of images by the built-in extractor, with a protocol that says all', async () => {
    const before = memory().numTensors;
    const { metrics, protocol, files } = await measure({ real: 'real', fake: 'fake', out: 'result.json' });
    expect(memory().numTensors).toBe(before);
    expect(Object.keys(metrics)).toEqual(['frechetDistance', 'kid', 'precision', 'recall', 'density', 'coverage']);
    for (const metric of Object.values(metrics)) expect(Number.isFinite(metric.value)).toBe(true);
    const [extractor, { sha256 }] = [protocol.extractor, protocol.real!];
    expect(extractor).toMatchObject({ name: 'glyphs-cnn-1', features: 32, classes: 36, imageShape: [32, 32, 3] });
    expect(metrics.frechetDistance).toMatchObject({
      n: 9,
      protocol: {
        extractor: { name: 'glyphs-cnn-1', sha256: extractor.sha256 },
        resize: 'clean',
        reference: { name: 'real (unverified)', sha256 },
        nReal: 12,
        nFake: 9,
      },
    });
    expect(protocol).toMatchObject({
      resize: 'clean',
      real: { kind: 'images', count: 12, imageShape: [8, 8, 1], classes: 3 },
      fake: { kind: 'images', count: 9, imageShape: [12, 12, 3] },
      seed: 1,
      engine: { name: 'cpu' },
      versions: { '@gans/metrics': expect.any(String) },
    });
    expect(files).toEqual([join(cwd, 'result.json')]);
    const written = JSON.parse(await readFile(join(cwd, 'result.json'), 'utf8'));
    expect(written.metrics).toEqual(JSON.parse(JSON.stringify(metrics)));
  });

  it.each([1, 7])('agrees to 1e-5 in batches of %d and of 64', async (batch) => {
    const [one, other] = [
      await measure({ real: 'real', fake: 'fake', batch }),
      await measure({ real: 'real', fake: 'fake' }),
    ];
    for (const [name, { value }] of Object.entries(other.metrics))
      expect(Math.abs(one.metrics[name as 'kid']!.value - value), name).toBeLessThanOrEqual(1e-5 * Math.abs(value));
  });

  it("measures a run's generator by the run's classifier, with as many images as there are real ones", async () => {
    const metrics = 'frechetDistance,is,classFrechetDistance,classAccuracy,histogramKl,diversity';
    const { metrics: found, protocol } = await measure({ real: 'real', fake: 'run', metrics, splits: 2 });
    expect(Object.keys(found)).toEqual(metrics.split(','));
    expect(protocol.extractor.name).toBe('small-cnn trained on small, tap features');
    expect(protocol).toMatchObject({ resize: 'none', fake: { name: 'run (last)', count: 12, seed: 1, step: 4 } });
    expect(found.is!.protocol.splits).toBe(2);
    const best = await measure({ real: 'real', fake: 'run', metrics: 'frechetDistance', checkpoint: 'best', count: 5 });
    expect(best.protocol).toMatchObject({ real: { count: 5, drawnBySeed: 1 }, fake: { name: 'run (best)', count: 5 } });
    expect(best.metrics.frechetDistance!.value).not.toBe(found.frechetDistance!.value);
  });

  it('measures features as given, and logits for the inception score', async () => {
    const { metrics, protocol } = await measure({
      real: 'real.npy',
      fake: 'fake.npy',
      metrics: 'frechetDistance,is,recall',
    });
    const [real, fake] = [rows(1, 40), rows(2, 30)].map((values) => accumulate(emptyStatistics(6), values));
    const { value } = frechetDistance(real!, fake!, { extractor: { name: 'x' } });
    expect(Math.abs(metrics.frechetDistance!.value / value - 1)).toBeLessThan(1e-12);
    expect(metrics.is!.n).toBe(30);
    expect(protocol.extractor).toEqual({ name: 'features as given', features: 6 });
  });

  it('saves statistics that merge to what one pass gives, and stand for their set', async () => {
    const options = { real: 'real.npy', metrics: 'frechetDistance,is', splits: 1 };
    const whole = await measure({ ...options, fake: 'fake.npy' });
    for (const i of [0, 1]) await measure({ fake: `shard-${i}.npy`, saveStats: `${i}.safetensors` });
    await mergeStatisticsFiles(['0.safetensors', '1.safetensors'], 'all.safetensors', testIo({ cwd }));
    const merged = await measure({ ...options, fake: 'all.safetensors' });
    for (const name of ['frechetDistance', 'is'] as const)
      expect(Math.abs(merged.metrics[name]!.value / whole.metrics[name]!.value - 1), name).toBeLessThan(1e-10);
    expect(merged.protocol.fake).toMatchObject({ kind: 'statistics', count: 30 });

    await measure({ real: 'real', fake: 'fake', saveStats: 'both.safetensors' });
    const both = { real: 'both.safetensors', fake: 'both.safetensors' };
    const [saved, direct] = [await measure(both), await measure({ real: 'real', fake: 'fake' })];
    expect(saved.metrics.frechetDistance).toEqual(direct.metrics.frechetDistance);
    expect(Object.keys(saved.metrics)).toEqual(['frechetDistance']);
    const mixed = await measure({ real: 'both.safetensors', fake: 'fake' });
    expect(mixed.metrics.frechetDistance).toEqual(direct.metrics.frechetDistance);
  });

  it('skips corrupt images only when asked to, and says how many', async () => {
    await writeImages(join(cwd, 'torn'), imageNames(8), { seed: 3 });
    await writeFile(join(cwd, 'torn', '005.png'), 'no image');
    await expect(measure({ real: 'real', fake: 'torn' })).rejects.toThrow(/1 that do not: 005\.png .*--skip-corrupt/);
    const { protocol } = await measure({ real: 'real', fake: 'torn', skipCorrupt: true });
    expect(protocol.fake).toMatchObject({ count: 7, skippedCorrupt: 1, skippedFiles: ['005.png'] });
  });

  it('says how far it was when it is stopped, and reuses that part the next time', async () => {
    await rm(join(cwd, 'cache'), { recursive: true, force: true });
    const io = testIo({ cwd });
    io.stop();
    await expect(measure({ real: 'real', fake: 'fake' }, io)).rejects.toThrow(/stopped/);
    const first = testIo({ cwd });
    await measure({ real: 'real', fake: 'fake', quiet: false }, first);
    expect(first.errors()).not.toContain('extracted before');
    const second = testIo({ cwd });
    await measure({ real: 'real', fake: 'fake', quiet: false }, second);
    expect(second.errors()).toContain('real: 12 of 12 images were extracted before');
    expect(second.errors()).toContain('fake: 9 of 9 images were extracted before');
  });
});
