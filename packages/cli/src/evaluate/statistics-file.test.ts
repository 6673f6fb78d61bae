import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ndArray, writeSafetensors } from '@gans/checkpoints';
import { accumulateByClass, emptyClassStatistics } from '@gans/metrics';
import { createSeed, normalValues } from '@gans/tensor';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallStatistics } from '../internal/small-statistics';
import { readStatistics, recordOf, STATISTICS_KIND, writeStatistics } from './statistics-file';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-statistics-'));
});
afterAll(() => rm(cwd, { recursive: true }));

describe('writeStatistics', () => {
  it.each([
    ['more images than features', 9],
    ['fewer images than features', 2],
  ])('keeps every bit of both sets with %s', async (_, count) => {
    const file = { real: smallStatistics(1, count), fake: smallStatistics(2, count) };
    await writeStatistics(join(cwd, 'a.safetensors'), file);
    const read = await readStatistics(join(cwd, 'a.safetensors'));
    for (const role of ['real', 'fake'] as const) {
      const { moments, ...rest } = read[role]!;
      const { moments: before, ...others } = file[role];
      expect(rest).toEqual(others);
      expect([moments.count, moments.mean, moments.m2]).toEqual([before.count, before.mean, before.m2]);
    }
  });

  it('keeps the statistics of classes, of many and of few images', async () => {
    const labels = [0, 0, 0, 0, 0, 1, 1, 2, 2, 2, 2];
    const rows = normalValues(createSeed(3), 3 * labels.length);
    const classMoments = accumulateByClass(emptyClassStatistics(3, 3), rows, labels);
    const whole = smallStatistics(1, labels.length);
    const fake = { ...whole, classMoments, protocol: { ...whole.protocol, classNames: ['a', 'b', 'c'] } };
    await writeStatistics(join(cwd, 'b.safetensors'), { fake });
    const read = (await readStatistics(join(cwd, 'b.safetensors'))).fake!;
    expect(read.classMoments!.map(({ count, mean, m2 }) => ({ count, mean, m2 }))).toEqual(
      classMoments.map(({ count, mean, m2 }) => ({ count, mean, m2 })),
    );
  });
});

describe('readStatistics', () => {
  it('refuses other files and damaged ones by name', async () => {
    const path = join(cwd, 'other.safetensors');
    await writeSafetensors(path, { x: ndArray(Float32Array.of(1)) }, { metadata: { kind: 'gans/net/1' } });
    await expect(readStatistics(path)).rejects.toThrow("got one of kind 'gans/net/1'");
    await writeSafetensors(path, { x: ndArray(Float32Array.of(1)) });
    await expect(readStatistics(path)).rejects.toThrow('got a file of another program');
    const real = JSON.stringify({ protocol: { dimension: 3, classCount: 2 }, sources: [], negativeEntropy: 0 });
    await writeSafetensors(path, { x: ndArray(Float32Array.of(1)) }, { metadata: { kind: STATISTICS_KIND, real } });
    await expect(readStatistics(path)).rejects.toThrow("to hold 'real/counts' as float64, got nothing");
    await writeStatistics(path, { fake: smallStatistics(1, 9) });
    const bytes = await readFile(path);
    bytes[bytes.length - 3]! ^= 1;
    await writeFile(path, bytes);
    await expect(readStatistics(path)).rejects.toThrow('other.safetensors');
  });
});

describe('recordOf', () => {
  it('is that of the one source, or lists the shards', () => {
    const one = smallStatistics(1, 9);
    expect(recordOf(one)).toEqual(one.sources[0]);
    const two = { ...one, sources: [...one.sources, ...smallStatistics(2, 4).sources] };
    const record = recordOf(two);
    expect(record).toMatchObject({ name: 'set 1 and 1 more', kind: 'statistics', count: 9 });
    expect(record.shards).toHaveLength(2);
    expect(record.sha256).toMatch(/^[0-9a-f]{64}$/);
  });
});
