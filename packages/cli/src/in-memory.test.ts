import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDataset } from '@gans/datasets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inMemory } from './in-memory';
import { imageNames, writeImages } from './internal/small-images';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gans-in-memory-'));
  await writeImages(folder, imageNames(300, ['cat', 'dog']), { channels: 3, size: 4 });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const open = () => readDataset(folder, { split: 'train', resize: { height: 2, width: 2, filter: 'bicubic' } });

describe('inMemory', () => {
  it('keeps the same set when its files are gone', async () => {
    const files = await open();
    const all = Array.from({ length: files.length }, (_, i) => i);
    const pixels = files.pixels(all);
    const seen: number[] = [];
    const kept = await inMemory(files, { onProgress: (done, total) => seen.push(done, total) });
    expect(seen).toEqual([0, 270, 256, 270]);
    for (const key of ['name', 'split', 'classNames', 'imageShape', 'labels', 'verified', 'sha256', 'length'] as const)
      expect(kept[key]).toEqual(files[key]);
    const moved = await open();
    await rm(folder, { recursive: true });
    expect(kept.pixels(all)).toEqual(pixels);
    expect(() => moved.pixels([0])).toThrow();
    await writeImages(folder, imageNames(300, ['cat', 'dog']), { channels: 3, size: 4 });
  });

  it('leaves a set that is too large where it is, and stops when asked', async () => {
    const set = await open();
    expect(await inMemory(set, { mostBytes: 270 * 12 - 1 })).toBe(set);
    expect(await inMemory(set, { mostBytes: 270 * 12 })).not.toBe(set);
    await expect(inMemory(set, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'ABORTED' });
  });
});
