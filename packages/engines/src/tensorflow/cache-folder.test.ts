import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { cacheFolder } from './cache-folder';

afterEach(() => vi.unstubAllEnvs());
const inEnvironment = (ours: string, everyones: string) => {
  vi.stubEnv('GANS_CACHE_DIR', ours);
  vi.stubEnv('XDG_CACHE_HOME', everyones);
  return cacheFolder();
};

describe('cacheFolder', () => {
  it('is the folder that GANS_CACHE_DIR names, made absolute', () => {
    expect(inEnvironment('/a/b', '/x')).toBe('/a/b');
    expect(inEnvironment('a/b', '/x')).toBe(resolve('a/b'));
  });

  it('is a folder of its own in XDG_CACHE_HOME, unless that one is relative', () => {
    expect(inEnvironment('', '/x')).toBe('/x/gans');
    expect(inEnvironment('', 'x')).toBe(inEnvironment('', ''));
  });

  it('is else where the system keeps caches', () => {
    const own = process.platform === 'darwin' ? 'Library/Caches/gans' : '.cache/gans';
    expect(inEnvironment('', '')).toBe(join(homedir(), own));
  });
});
