import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mergePosteriors, mergeStatistics } from '@gans/metrics';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallStatistics } from '../internal/small-statistics';
import type { Gathered } from './gather';
import { saveStatistics } from './save-statistics';
import type { Side } from './side';
import { readStatistics, recordOf } from './statistics-file';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-save-statistics-'));
});
afterAll(() => rm(cwd, { recursive: true }));

describe('saveStatistics', () => {
  it('writes one split of what was gathered in several, and keeps merged shards apart', async () => {
    const [a, b] = [smallStatistics(1, 9), smallStatistics(2, 9)];
    const sources = [...a.sources, ...b.sources];
    const gathered: Gathered = {
      record: recordOf({ ...a, sources }),
      given: '--fake x',
      count: 18,
      dimension: 3,
      classCount: 2,
      moments: mergeStatistics(a.moments, b.moments),
      posteriors: [a.posteriors, b.posteriors],
      histogram: a.histogram,
    };
    const path = join(cwd, 'a.safetensors');
    await saveStatistics(path, { fake: { ...a.protocol } as unknown as Side }, { fake: gathered });
    const { fake, real } = await readStatistics(path);
    expect(real).toBeUndefined();
    expect(fake!.protocol).toEqual(a.protocol);
    expect(fake!.posteriors).toEqual(mergePosteriors(a.posteriors, b.posteriors));
    expect(fake!.sources).toEqual(sources);
  });
});
