import { mkdir, mkdtemp, readdir, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openFeatureCache } from './feature-cache';

let cwd: string;
const rows = { features: Float32Array.of(1, 2, 3, 4), logits: Float32Array.of(5, 6) };
const folder = () => join(cwd, 'features');

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-feature-cache-'));
  vi.stubEnv('GANS_CACHE_DIR', cwd);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(cwd, { recursive: true });
});

describe('openFeatureCache', () => {
  it('finds the rows of a block by what they were made of, and nothing else', async () => {
    const cache = openFeatureCache(() => undefined);
    expect(await cache.find({ pixels: 'a' })).toBeUndefined();
    await cache.keep({ pixels: 'a' }, rows, 2);
    expect(await cache.find({ pixels: 'a' })).toEqual(rows);
    expect(await cache.find({ pixels: 'b' })).toBeUndefined();
  });

  it('takes a damaged file for an absent one', async () => {
    const cache = openFeatureCache(() => undefined);
    await cache.keep('a', rows, 2);
    const [name] = await readdir(folder());
    await truncate(join(folder(), name!), 40);
    expect(await cache.find('a')).toBeUndefined();
    await cache.keep('a', rows, 2);
    expect(await cache.find('a')).toEqual(rows);
  });

  it('tells once when nothing can be kept, and goes on', async () => {
    await writeFile(folder(), 'a file in the place of the folder');
    const lines: string[] = [];
    const cache = openFeatureCache((line) => lines.push(line));
    await cache.keep('a', rows, 2);
    await cache.keep('b', rows, 2);
    expect(lines).toEqual([expect.stringContaining(`warning: extracted features are not kept in ${folder()}`)]);
  });

  it('removes what was used longest ago, and temporary files of killed processes', async () => {
    await mkdir(folder(), { recursive: true });
    const now = 1e12;
    const add = async (name: string, sizeBytes: number, hoursAgo: number) => {
      await writeFile(join(folder(), name), '');
      await truncate(join(folder(), name), sizeBytes); // takes no room on the disk
      const time = new Date(now - 3_600_000 * hoursAgo);
      await utimes(join(folder(), name), time, time);
    };
    await add('old', 3 * 2 ** 30, 3);
    await add('newer', 2 ** 30, 2);
    await add('newest', 2 ** 30, 1);
    await add('.half.tmp', 10, 2);
    await add('.in-work.tmp', 10, 0.5);
    await openFeatureCache(() => undefined).prune(now);
    expect((await readdir(folder())).sort()).toEqual(['.in-work.tmp', 'newer', 'newest']);
  });
});
