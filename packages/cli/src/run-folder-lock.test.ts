import { mkdtemp, readdir, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { isBeingTrained, LOCK_FILE, lockRunFolder } from './run-folder-lock';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gans-lock-'));
});

/** A lock file of a process, taken at noon of the second of August. */
async function lockedBy(processId: number, host: string): Promise<string> {
  const file = join(folder, LOCK_FILE);
  await writeFile(file, JSON.stringify({ processId, host, token: 'a' }));
  const noon = new Date(2026, 7, 2, 12, 5);
  await utimes(file, noon, noon);
  return file;
}

describe('lockRunFolder', () => {
  it('is released without a trace', async () => {
    const lock = await lockRunFolder(folder);
    expect(await readdir(folder)).toEqual([LOCK_FILE]);
    lock.release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('says who holds it on this machine, since when, and what to do', async () => {
    await lockedBy(process.ppid, hostname());
    await expect(lockRunFolder(folder)).rejects.toMatchObject({
      code: 'IO',
      message: `gans train: expected ${folder} to be free, got a training by process ${process.ppid} on this machine, since 2026-08-02 12:05. Wait for it, stop it (kill ${process.ppid} saves its work first), or choose another --out.`,
    });
  });

  it('says how to remove the lock of another machine', async () => {
    const file = await lockedBy(77, 'elsewhere');
    await expect(lockRunFolder(folder)).rejects.toThrow(
      `gans train: expected ${folder} to be free, got a training by process 77 on elsewhere, since 2026-08-02 12:05. Wait for it, or choose another --out. If that process is gone, which cannot be seen from here, delete ${file}.`,
    );
    expect(await readdir(folder)).toEqual([LOCK_FILE]);
  });

  it('takes over from a process that is gone, without a word', async () => {
    await lockedBy(2 ** 30, hostname());
    (await lockRunFolder(folder)).release();
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('isBeingTrained', () => {
  it('is true while a process holds the folder, and leaves its lock alone', async () => {
    expect(await isBeingTrained(folder)).toBe(false);
    const lock = await lockRunFolder(folder);
    expect(await isBeingTrained(folder)).toBe(true);
    expect(await readdir(folder)).toEqual([LOCK_FILE]);
    lock.release();
    expect(await isBeingTrained(folder)).toBe(false);
    await lockedBy(77, 'elsewhere');
    expect(await isBeingTrained(folder)).toBe(true);
  });

  it('is false where the process is gone', async () => {
    await lockedBy(2 ** 22 + 1, hostname());
    expect(await isBeingTrained(folder)).toBe(false);
  });
});
