import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleGans, type GansChild, type SpawnGans } from '../internal/gans-child';
import { imageNames, writeImages } from '../internal/small-images';

let cwd: string;
let spawnGans: SpawnGans;
let whole: unknown;

/** Starts an evaluation of 900 images, in blocks of 200, whose features are kept in a cache of its own. */
const start = (cache: string) =>
  spawnGans(['evaluate', '--real', 'real', '--fake', 'fake', '--engine', 'wasm', '--out', `${cache}.json`], cwd, {
    env: { GANS_CACHE_DIR: join(cwd, cache) },
  });
const finishes = async (cache: string) => {
  const child = spawnGans(['evaluate', '--real', 'real', '--fake', 'fake', '--engine', 'wasm', '--json'], cwd, {
    env: { GANS_CACHE_DIR: join(cwd, cache) },
  });
  const { code, stdout } = await child.end;
  expect(code, child.errors()).toBe(0);
  return (JSON.parse(stdout) as { metrics: unknown }).metrics;
};

/** Names of the blocks of features that are on disk. */
function blocksOf(cache: string): string[] {
  try {
    return readdirSync(join(cwd, cache, 'features')).filter((name) => !name.startsWith('.'));
  } catch {
    return [];
  }
}

async function untilBlocks(child: GansChild, cache: string, count: number): Promise<void> {
  while (child.process.exitCode === null && blocksOf(cache).length < count) await sleep(1);
}

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-evaluate-processes-'));
  await writeImages(join(cwd, 'real'), imageNames(450), { seed: 1 });
  await writeImages(join(cwd, 'fake'), imageNames(450), { seed: 2 });
  spawnGans = await bundleGans('evaluate');
  whole = await finishes('whole');
});
afterAll(() => rm(cwd, { recursive: true }));

describe('gans evaluate, killed', () => {
  it('reuses the blocks that were done, and ends with the same values, bit by bit', async () => {
    for (const count of [1, 4]) {
      const child = start('killed');
      await untilBlocks(child, 'killed', count);
      child.process.kill('SIGKILL');
      await child.end;
      expect(blocksOf('killed').length).toBeGreaterThanOrEqual(count);
    }
    expect(await finishes('killed')).toEqual(whole);
    expect(blocksOf('killed').sort()).toEqual(blocksOf('whole').sort());
  });
});

describe('gans evaluate, stopped', () => {
  it('says how far it is at SIGTERM, ends with exit code 143, and goes on from there', async () => {
    const child = start('stopped');
    await untilBlocks(child, 'stopped', 1);
    child.process.kill('SIGTERM');
    const { code, stdout } = await child.end;
    expect([code, stdout]).toEqual([143, '']);
    expect(child.errors()).toMatch(
      /\nstopped: gans evaluate: stopped at \d+ of 450 images of --(real|fake) \w+\. Their features are kept: the same command goes on from there\.\n$/,
    );
    const again = start('stopped');
    const { code: second } = await again.end;
    expect(second, again.errors()).toBe(0);
    expect(again.errors()).toMatch(/real: \d+ of 450 images were extracted before/);
    expect(await finishes('stopped')).toEqual(whole);
  });
});
