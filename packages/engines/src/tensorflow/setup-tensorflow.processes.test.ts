import { chmod, copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bundleSetup, processesIn, startSetup } from './internal/test-process';
import { makeWorld, ready, realPython, type World } from './internal/test-world';

let main: string;
beforeAll(async () => {
  main = await bundleSetup();
});

let world: World;
beforeEach(async ({ skip }) => {
  if (realPython === undefined) return skip('there is no python3 on this machine');
  world = await makeWorld();
});
afterEach(() => world?.remove());

const slow = { FAKE_PIP_PAUSE: '0.05', FAKE_COMPILER_PAUSE: '0.3' };
const temporary = () => readdir(join(world.folder, 'tmp'));

/** Each moment by what is said at its beginning, and how long after that. */
const moments: readonly [beginning: string, afterMs: number][] = [
  ['downloading', 250],
  ['unpacking', 40],
  ['compiling', 0],
  ['compiling', 450],
  ['checking', 0],
];

describe('setupTensorflow in a process of its own', () => {
  it.each(moments)(
    'killed when it says "%s" (%d ms later) leaves no process, and the next one sets up and clears away',
    async (beginning, afterMs) => {
      const first = startSetup(main, world, slow);
      await first.said(beginning);
      await sleep(afterMs);
      first.process.kill('SIGKILL');
      await first.outcome;
      // A compiler is not tied to the process that was killed; it ends by itself.
      if (process.platform === 'linux')
        await expect.poll(() => processesIn(world.folder), { timeout: 5_000 }).toEqual([]);
      expect((await startSetup(main, world).outcome).done).toMatchObject({ binding: expect.any(String) });
      expect(await world.cached()).toEqual(ready);
      expect(await temporary()).toEqual([]);
    },
  );

  it.each(moments)(
    'stopped when it says "%s" (%d ms later) ends its processes and clears away at once',
    async (beginning, afterMs) => {
      // A binding that hangs, so that there is something to stop while it is being checked.
      const { process: child, said, outcome } = startSetup(main, world, { ...slow, FAKE_BINDING: 'hang' });
      await said(beginning);
      await sleep(afterMs);
      child.kill('SIGTERM');
      expect((await outcome).failed).toMatch(/^ABORTED \w+: stopped by the caller's signal\.$/);
      if (process.platform === 'linux') expect(processesIn(world.folder)).toEqual([]);
      // The library is there as a whole or not at all; of the binding there is its folder at most.
      const whole = ready.filter((path) => !path.includes('tensorflow/bindings'));
      const left = (await world.cached()).filter((path) => path !== 'tensorflow/bindings');
      if (left.includes('tensorflow/library')) expect(left).toEqual(whole);
      else expect(['tensorflow'].slice(0, left.length)).toEqual(left);
      expect(await temporary()).toEqual([]);
      expect((await startSetup(main, world).outcome).done).toMatchObject({ binding: expect.any(String) });
      expect(await world.cached()).toEqual(ready);
    },
  );

  it('waits for one that is under way, says so, and takes what that one has made', async () => {
    const gate = join(world.folder, 'gate');
    const first = startSetup(main, world, { FAKE_PIP_GATE: gate });
    await first.said('downloading');
    const second = startSetup(main, world);
    await second.said('waiting');
    await writeFile(gate, '');
    const [a, b] = await Promise.all([first.outcome, second.outcome]);
    expect(b.titles[0]).toBe(`waiting for another set-up (process ${first.process.pid})`);
    expect(b.done).toEqual({ ...a.done, downloadedBytes: 0 });
    expect(await world.deeds()).toEqual(['pip download', 'link']);
    expect(await world.cached()).toEqual(ready);
  });

  it('goes on at once when the one that it waits for is killed', async () => {
    const first = startSetup(main, world, { FAKE_PIP_GATE: join(world.folder, 'never') });
    await first.said('downloading');
    const second = startSetup(main, world);
    await second.said('waiting');
    first.process.kill('SIGKILL');
    expect((await second.outcome).done?.downloadedBytes).toBeGreaterThan(1_000_000);
    expect(await world.cached()).toEqual(ready);
  });

  it('sets up once when four begin at the same moment', async () => {
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => startSetup(main, world).outcome));
    expect(new Set(outcomes.map(({ done }) => done?.binding)).size).toBe(1);
    expect(outcomes.filter(({ done }) => done!.downloadedBytes > 0)).toHaveLength(1);
    expect(await world.deeds()).toEqual(['pip download', 'link']);
    expect(await world.cached()).toEqual(ready);
  });

  describe('with a cache that it may not write', () => {
    // Root may write anywhere, so it has somebody else try.
    const uid = process.getuid?.() === 0 ? 65_534 : undefined;
    const start = () => startSetup(main, world, {}, uid).outcome;
    const close = async (mode: number) => {
      await chmod(world.folder, 0o755);
      for (const path of ['.', ...(await readdir(world.cache, { recursive: true }))])
        await chmod(join(world.cache, path), mode);
    };

    it('uses what is there', async () => {
      const { done } = await startSetup(main, world).outcome;
      await close(0o555);
      expect((await start()).done).toEqual({ ...done, downloadedBytes: 0 });
      await close(0o755);
      expect(await world.cached()).toEqual(ready);
    });

    it('says so in one line where something is missing or broken', async () => {
      await mkdir(world.cache);
      await close(0o555);
      expect((await start()).failed).toBe(
        `ENGINE setupTensorflow: expected to write into the cache folder ${world.cache}/tensorflow, got EACCES. Name another folder with GANS_CACHE_DIR.`,
      );
      await close(0o755);
      const { done } = await startSetup(main, world).outcome;
      await writeFile(done!.binding, 'not JavaScript');
      await close(0o555);
      expect((await start()).failed).toBe(
        `ENGINE tensorflowBinding: expected to write into the cache folder ${dirname(done!.binding)}, got EACCES. Name another folder with GANS_CACHE_DIR.`,
      );
      await close(0o755);
    });
  });

  it('names the npm package that it needs, before it downloads anything', async () => {
    const bundle = join(dirname(main), 'setup.mjs');
    await copyFile(bundle, join(world.folder, 'setup.mjs'));
    await copyFile(main, join(world.folder, 'main.mjs'));
    expect((await startSetup(join(world.folder, 'main.mjs'), world).outcome).failed).toBe(
      'ENGINE setupTensorflow: expected @tensorflow/tfjs-node-gpu or @tensorflow/tfjs-node to be installed, got neither. Run `npm install --ignore-scripts @tensorflow/tfjs-node-gpu@4.22.0`.',
    );
    expect(await world.deeds()).toEqual([]);
  });
});
