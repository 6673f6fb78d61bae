import '@tensorflow/tfjs';
import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useEngine } from '@gans/engines';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { main } from './command-line';
import { testIo } from './internal/test-io';
import { engineRemark, tellOfEngine } from './tell-of-engine';

const wasm = { name: 'wasm' } as const;

/** Hides every TensorFlow of this machine. */
function withoutLibrary(): void {
  vi.stubEnv('GANS_CACHE_DIR', '/nowhere');
  for (const name of ['PATH', 'GANS_ENGINE', 'GANS_TENSORFLOW_DIR', 'VIRTUAL_ENV', 'CONDA_PREFIX'])
    vi.stubEnv(name, '');
}

describe('tellOfEngine', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('says, in one line on stderr, that a faster engine could be had where there is no library', async () => {
    withoutLibrary();
    const io = testIo();
    tellOfEngine(await useEngine('auto'), 'auto', io);
    expect(io.errors()).toBe(`${engineRemark(wasm, 'auto', {}, 'linux')}\n`);
    expect(io.data()).toBe('');
  });

  it('is not how a named engine that is missing ends: that is an error, and nothing is trained on another one', async () => {
    withoutLibrary();
    const cwd = await mkdtemp(join(tmpdir(), 'gans-engine-'));
    const io = testIo({ cwd });
    expect(await main(['train', '--engine', 'tensorflow'], io)).toBe(1);
    expect(io.errors()).toMatch(
      /^error: useEngine: expected a TensorFlow library [^\n]*, got none\. Run `gans setup`\.\n$/,
    );
    expect(await readdir(cwd)).toEqual([]);
  });
});
