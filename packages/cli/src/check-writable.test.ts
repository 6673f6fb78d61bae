import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { checkWritable } from './check-writable';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gans-writable-'));
});

describe('checkWritable', () => {
  it('leaves nothing behind', async () => {
    await checkWritable(join(folder, 'not', 'yet', 'there'), 'gans train');
    expect(await readdir(folder)).toEqual([]);
  });

  it('refuses a path below a file', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(checkWritable(join(folder, 'file', 'run'), 'gans train')).rejects.toMatchObject({
      code: 'IO',
      message: expect.stringContaining('is a file'),
    });
    await expect(checkWritable(join(folder, 'file'), 'gans train')).rejects.toMatchObject({ code: 'IO' });
  });

  it('refuses a folder that takes no new file', async () => {
    // /proc refuses even the superuser, for whom permission bits do not count.
    if (process.platform !== 'linux') return;
    await expect(checkWritable('/proc/run', 'gans train')).rejects.toMatchObject({
      code: 'IO',
      message: expect.stringContaining("got '/proc/run' ("),
    });
  });
});
