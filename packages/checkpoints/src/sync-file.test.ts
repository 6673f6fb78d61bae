import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { syncFile } from './sync-file';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sync-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('syncFile', () => {
  it('asks the system to write the file out, and changes nothing', async () => {
    const path = join(folder, 'log');
    await writeFile(path, 'line\n');
    const probe = await open(path);
    const sync = vi.spyOn(Object.getPrototypeOf(probe), 'sync');
    await probe.close();
    await syncFile(path);
    expect(sync).toHaveBeenCalledOnce();
    sync.mockRestore();
    expect(await readFile(path, 'utf8')).toBe('line\n');
  });

  it('refuses a file that is not there', async () => {
    await expect(syncFile(join(folder, 'absent'))).rejects.toMatchObject({
      code: 'IO',
      message: expect.stringContaining('syncFile: expected'),
    });
  });
});
