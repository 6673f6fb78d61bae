import { mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { takeLock } from './internal/lock';
import { removeTensorflow } from './remove-tensorflow';

let cache: string;
beforeEach(async () => {
  cache = await realpath(await mkdtemp(join(tmpdir(), 'gans-remove-')));
  vi.stubEnv('GANS_CACHE_DIR', cache);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(cache, { recursive: true });
});
const fill = async () => {
  await mkdir(join(cache, 'tensorflow/library/include'), { recursive: true });
  await writeFile(join(cache, 'tensorflow/library/libtensorflow_cc.so.2'), 'x'.repeat(1000));
  await writeFile(join(cache, 'tensorflow/library/include/c_api.h'), 'y'.repeat(24));
};

describe('removeTensorflow', () => {
  it('does nothing where there is nothing', async () => {
    expect(await removeTensorflow()).toEqual({ folder: join(cache, 'tensorflow'), freedBytes: 0 });
    expect(await readdir(cache)).toEqual([]);
  });

  it('removes what is its own, says how much that was, and leaves the rest', async () => {
    await fill();
    await writeFile(join(cache, 'other'), 'z');
    expect((await removeTensorflow()).freedBytes).toBeGreaterThanOrEqual(1024);
    expect(await readdir(cache)).toEqual(['other']);
  });

  it('follows no link', async () => {
    await fill();
    await writeFile(join(cache, 'other'), 'z');
    await symlink(join(cache, 'other'), join(cache, 'tensorflow/link'));
    await symlink(cache, join(cache, 'tensorflow/loop'));
    await removeTensorflow();
    expect(await readdir(cache)).toEqual(['other']);
  });

  it('clears away what a killed removal has left', async () => {
    await mkdir(join(cache, `removed-${hostname()}-${2 ** 30}-17-aaaaaa/tensorflow`), { recursive: true });
    await fill();
    await removeTensorflow();
    expect(await readdir(cache)).toEqual([]);
  });

  it('refuses while something is being set up', async () => {
    await fill();
    const lock = await takeLock('test', join(cache, 'tensorflow/setup.lock'), () => {}, undefined);
    await expect(removeTensorflow()).rejects.toThrow(
      `removeTensorflow: expected no set-up to be under way, got one by process ${process.pid} on ${hostname()}. Wait for it, or stop it.`,
    );
    expect(await readdir(join(cache, 'tensorflow/library'))).toEqual(['include', 'libtensorflow_cc.so.2']);
    await lock.release();
    await removeTensorflow();
    expect(await readdir(cache)).toEqual([]);
  });
});
