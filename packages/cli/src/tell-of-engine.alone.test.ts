import '@tensorflow/tfjs';
import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useEngine } from '@gans/engines';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { main } from './command-line';
import { testIo } from './internal/test-io';
import { engineRemark, tellOfEngine, tellProgress } from './tell-of-engine';

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

  it('says nothing else', () => {
    const io = testIo();
    tellOfEngine({ name: 'tensorflow' }, 'auto', io);
    expect(io.errors() + io.data()).toBe('');
  });
});

describe('engineRemark', () => {
  it('repeats the warning of an engine that is far slower', () => {
    expect(engineRemark({ name: 'cpu', warning: 'only the slow one is left' }, 'auto', {})).toBe(
      'warning: only the slow one is left',
    );
  });

  it('points at the native library where wasm was taken for want of it', () => {
    expect(engineRemark(wasm, 'auto', {}, 'linux')).toContain('Run gans setup');
    expect(engineRemark(wasm, 'auto', { GANS_ENGINE: 'auto' }, 'darwin')).toContain('Run gans setup');
    expect(engineRemark(wasm, 'auto', { GANS_ENGINE: '' }, 'linux')).toContain('Run gans setup');
  });

  it('keeps quiet where it was taken, the user has chosen, has asked for quiet, or there is none', () => {
    expect(engineRemark({ name: 'tensorflow' }, 'auto', {}, 'linux')).toBeUndefined();
    expect(engineRemark(wasm, 'wasm', {}, 'linux')).toBeUndefined();
    expect(engineRemark(wasm, 'auto', { GANS_ENGINE: 'wasm' }, 'linux')).toBeUndefined();
    expect(engineRemark(wasm, 'auto', { GANS_HINTS: 'off' }, 'linux')).toBeUndefined();
    expect(engineRemark(wasm, 'auto', {}, 'win32')).toBeUndefined();
  });
});

describe('tellProgress', () => {
  it('writes a line on stderr for each step', () => {
    const io = testIo();
    const tell = tellProgress(io);
    tell('compiling the binding');
    tell('checking TensorFlow');
    expect(io.errors()).toBe('compiling the binding\nchecking TensorFlow\n');
    expect(io.data()).toBe('');
  });
});
