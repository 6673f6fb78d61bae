import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accumulate, emptyStatistics, frechetDistance } from '@gans/metrics';
import { createSeed, normalValues } from '@gans/tensor';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { smallStatistics } from '../internal/small-statistics';
import { testIo } from '../internal/test-io';
import { mergeStatisticsFiles } from './merge';
import { readStatistics, type SavedStatistics, type StatisticsFile, writeStatistics } from './statistics-file';

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-merge-'));
});
afterEach(() => rm(cwd, { recursive: true }));

const merge = async (files: readonly StatisticsFile[]) => {
  const names = files.map((_, i) => `${i}.safetensors`);
  for (const [i, file] of files.entries()) await writeStatistics(join(cwd, names[i]!), file);
  return mergeStatisticsFiles(names, 'all.safetensors', testIo({ cwd }));
};
const withProtocol = (saved: SavedStatistics, change: Partial<SavedStatistics['protocol']>) => ({
  ...saved,
  protocol: { ...saved.protocol, ...change },
});

describe('mergeStatisticsFiles', () => {
  it.each([1, 2, 7])('of shards gives the metric of one pass, to 1e-10: %d a file', async (shards) => {
    const [count, D] = [70, 3];
    const rows = normalValues(createSeed(1), count * D);
    const bounds = Array.from({ length: shards + 1 }, (_, i) => Math.floor((i * count) / shards) * D);
    const files = bounds.slice(1).map((end, i) => {
      const saved = smallStatistics(i, 4);
      return { fake: { ...saved, moments: accumulate(emptyStatistics(D), rows.subarray(bounds[i], end)) } };
    });
    // A single shard cannot be merged with itself: it is read back.
    if (shards === 1) await writeStatistics(join(cwd, 'all.safetensors'), files[0]!);
    else expect((await merge(files)).counts).toEqual({ fake: count });
    const merged = (await readStatistics(join(cwd, 'all.safetensors'))).fake!;
    const real = smallStatistics(50, 40).moments;
    const [one, other] = [accumulate(emptyStatistics(D), rows), merged.moments].map(
      (fake) => frechetDistance(real, fake, { extractor: { name: 'x' } }).value,
    );
    expect(Math.abs(other! / one! - 1)).toBeLessThan(1e-10);
    expect(merged.sources).toHaveLength(shards);
    expect(merged.histogram[0]).toBe(shards);
  });

  it('counts a set that comes again once, such as the reference of all shards', async () => {
    const real = smallStatistics(9, 12);
    const { counts, repeated } = await merge([
      { real, fake: smallStatistics(1, 5) },
      { real, fake: smallStatistics(2, 6) },
    ]);
    expect([counts, repeated]).toEqual([{ real: 12, fake: 11 }, ['set 9']]);
    const { real: merged } = await readStatistics(join(cwd, 'all.safetensors'));
    expect(merged!.moments.m2).toEqual(real.moments.m2);
  });

  it.each([
    ['extractor.sha256', { extractor: { name: 'x', sha256: 'bb' } }, '"aa" in 0.safetensors and "bb" in 1.safetensors'],
    ['extractor.name', { extractor: { name: 'y', sha256: 'aa' } }, '"x" in 0.safetensors and "y"'],
    ['resize', { resize: 'tf1' }, '"clean" in 0.safetensors and "tf1"'],
    ['classCount', { classCount: 3 }, '2 in 0.safetensors and 3'],
  ])('refuses another %s by name', async (field, change, told) => {
    const files = [{ fake: smallStatistics(1, 5) }, { fake: withProtocol(smallStatistics(2, 5), change) }];
    await expect(merge(files)).rejects.toThrow(`got two for fake: ${field} is ${told}`);
    expect(await readdir(cwd)).not.toContain('all.safetensors');
  });

  it('refuses sets that differ in kind, or overlap', async () => {
    const [a, b] = [smallStatistics(1, 5), smallStatistics(2, 5)];
    await expect(merge([{ fake: a }, { real: b }])).rejects.toThrow(
      'got fake in 0.safetensors and real in 1.safetensors',
    );
    const both = { ...b, sources: [...a.sources, ...b.sources] };
    await expect(merge([{ fake: a }, { fake: both }])).rejects.toThrow(
      'expected each set once, got set 1 in 1.safetensors',
    );
    await expect(mergeStatisticsFiles(['0.safetensors'], 'all.safetensors', testIo({ cwd }))).rejects.toThrow(
      'expected two files or more, got 1',
    );
  });
});
