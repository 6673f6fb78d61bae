import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { takeLock } from './lock';
import { ownMark } from './process-mark';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gans-lock-'));
  path = join(folder, 'lock');
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});
const take = (onHeld = vi.fn(), signal?: AbortSignal) => takeLock('test', path, onHeld, signal);
const left = () => readdir(folder);

describe('takeLock', () => {
  it('lets one in after the other, and leaves nothing', async () => {
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 5 }, async () => {
        const lock = await take();
        most = Math.max(most, ++inside);
        await new Promise((resolve) => setTimeout(resolve, 5));
        inside--;
        await lock.release();
      }),
    );
    expect(most).toBe(1);
    expect(await left()).toEqual([]);
  });

  it('tells once who holds it', async () => {
    const lock = await take();
    const onHeld = vi.fn();
    const next = take(onHeld);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await lock.release();
    await (await next).release();
    expect(onHeld.mock.calls).toEqual([[await ownMark()]]);
  });

  it.each([
    ['that has ended', { host: hostname(), pid: 2 ** 30, start: '17' }],
    ['whose number this process got', { host: hostname(), pid: process.pid, start: '17' }],
  ])('goes past a holder %s at once', async (_, holder) => {
    await writeFile(path, JSON.stringify(holder));
    const onHeld = vi.fn();
    const lock = await take(onHeld);
    expect(onHeld).not.toHaveBeenCalled();
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(await ownMark());
    expect(await left()).toEqual(['lock']);
    await lock.release();
    expect(await left()).toEqual([]);
  });

  it.each([
    ['of another machine', JSON.stringify({ host: 'elsewhere', pid: 1, start: '17' })],
    ['that is not ours', 'somebody was here'],
  ])('goes past a file %s after it has been silent', async (_, text) => {
    await writeFile(path, text);
    const onHeld = vi.fn();
    const lock = await takeLock('test', path, onHeld, undefined, 500);
    expect(onHeld).toHaveBeenCalledOnce();
    await lock.release();
    expect(await left()).toEqual([]);
  });

  it('waits for a holder of another machine whose heart beats', async () => {
    const lock = await take();
    const text = await readFile(path, 'utf8');
    const foreign = text.replace(hostname(), 'x'.repeat(hostname().length));
    const write = () => writeFile(path, foreign);
    await write();
    const timer = setInterval(write, 100);
    let isTaken = false;
    const next = takeLock('test', path, () => {}, undefined, 500).then((taken) => {
      isTaken = true;
      return taken;
    });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(isTaken).toBe(false);
    clearInterval(timer);
    await lock.release();
    await (await next).release();
  });

  it('stops waiting when it is told to', async () => {
    const lock = await take();
    const controller = new AbortController();
    const waiting = take(
      vi.fn(() => controller.abort()),
      controller.signal,
    );
    await expect(waiting).rejects.toThrow("test: stopped by the caller's signal.");
    await lock.release();
  });

  it('does not release the lock of somebody else', async () => {
    const lock = await take();
    await rm(path);
    const other = await take();
    await lock.release();
    expect(await left()).toEqual(['lock']);
    await other.release();
  });
});
