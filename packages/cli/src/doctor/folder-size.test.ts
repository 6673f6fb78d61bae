import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderSize } from './folder-size';

describe('folderSize', () => {
  it('adds up the files at every depth and follows no link', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gans-size-'));
    await mkdir(join(folder, 'a/b'), { recursive: true });
    await writeFile(join(folder, 'a/b/file'), 'x'.repeat(1000));
    await writeFile(join(folder, 'file'), 'x'.repeat(23));
    await symlink(folder, join(folder, 'a/loop'));
    expect(await folderSize(folder)).toBe(1023);
  });

  it('is 0 where there is nothing', async () => {
    expect(await folderSize('/nowhere/at/all')).toBe(0);
  });
});
