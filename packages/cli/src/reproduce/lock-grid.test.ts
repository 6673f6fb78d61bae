import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lockGrid } from './lock-grid';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-lock-'));
});
afterAll(() => rm(cwd, { recursive: true }));

describe('lockGrid', () => {
  it('makes the folder, and lets one have it at a time', async () => {
    const folder = join(cwd, 'a', 'b');
    const release = await lockGrid(folder, 'gans x');
    await expect(lockGrid(folder, 'gans x')).rejects.toThrow(
      `gans x: expected ${folder} to be free, got a grid run by process ${process.pid}. Wait for it, or stop it: kill ${process.pid} saves its work first.`,
    );
    release();
    (await lockGrid(folder, 'gans x'))();
    expect(await readdir(folder)).toEqual([]);
  });

  it('refuses a folder that cannot be made', async () => {
    await writeFile(join(cwd, 'file'), '');
    await expect(lockGrid(join(cwd, 'file', 'b'), 'gans x')).rejects.toMatchObject({
      code: 'IO',
      message: expect.stringContaining('to be a folder that can be made'),
    });
  });
});
