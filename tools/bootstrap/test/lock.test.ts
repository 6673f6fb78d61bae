import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from '../src/lock.mjs';

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gans-lock-'));
  path = join(folder, 'deep', 'lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('withLock', () => {
  it('lets one at a time in', async () => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await sleep(20);
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 5 }, () => withLock(path, work, { pollMs: 1 })));
    expect(most).toBe(1);
  });

  it('returns what the work returns and leaves no lock, even when the work throws', async () => {
    expect(await withLock(path, async () => 7)).toBe(7);
    await expect(withLock(path, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(existsSync(path)).toBe(false);
  });

  it('takes over from a process that is gone', async () => {
    await withLock(path, async () => {});
    writeFileSync(path, '999999999');
    expect(await withLock(path, async () => 'mine', { pollMs: 1 })).toBe('mine');
  });

  it('says once for whom it waits', async () => {
    const told: number[] = [];
    const first = withLock(path, () => sleep(50));
    await withLock(path, async () => {}, { pollMs: 5, onWait: (processId) => told.push(processId) });
    await first;
    expect(told).toEqual([process.pid]);
  });
});
