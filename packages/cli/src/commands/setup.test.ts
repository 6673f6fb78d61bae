import { join } from 'node:path';
import { makeWorld, realPython, type World } from '@gans/engines/tensorflow/internal/test-world';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { main } from '../command-line';
import { layTensorflow } from '../internal/lay-tensorflow';
import { refused } from '../internal/refused';
import { testIo } from '../internal/test-io';

// A machine whose Python, pip and compiler are fakes: nothing here reaches a network.
let world: World;
beforeEach(async ({ skip }) => {
  if (realPython === undefined) return skip('there is no python3 on this machine');
  world = await makeWorld();
  for (const [name, value] of Object.entries(world.env)) vi.stubEnv(name, value);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await world?.remove();
});

const layLibrary = async () => {
  const folder = await layTensorflow(join(world.folder, 'own'), '2.18.1');
  vi.stubEnv('GANS_TENSORFLOW_DIR', folder);
  return folder;
};

describe('setupCommand', () => {
  it('sets a library up, and tells which one, where it lies and that it was not downloaded', async () => {
    const folder = await layLibrary();
    const io = testIo();
    expect(await main(['setup'], io)).toBe(0);
    expect(io.data()).toContain('TensorFlow 2.18.1 is ready (nothing to download).\n');
    expect(io.data()).toContain(`Library      ${folder}, found through GANS_TENSORFLOW_DIR\n`);
    expect(io.errors()).toBe('compiling the binding to TensorFlow 2.18.1\nchecking TensorFlow 2.18.1\n');
    const json = testIo();
    expect(await main(['setup', '--json'], json)).toBe(0);
    expect(JSON.parse(json.data())).toEqual({
      command: 'setup',
      engine: 'tensorflow',
      library: { source: 'GANS_TENSORFLOW_DIR', folder, version: '2.18.1' },
      binding: expect.stringContaining(world.cache),
      downloadedBytes: 0,
    });
  });

  it('shows on a terminal how far it is, and takes that away at the end', async () => {
    vi.stubEnv('FAKE_PIP_PAUSE', '0.1');
    vi.stubEnv('GANS_TENSORFLOW_DIR', world.folder);
    const io = testIo({ isTTY: true, columns: 200, env: { NO_COLOR: '1' } });
    // The fake's wheel is not the pinned one, which shows after its download.
    expect(await main(['setup'], io)).toBe(1);
    const [remark, ...frames] = io.errors().split('\r\x1b[2K').slice(1);
    expect(remark).toMatch(/^passing over TensorFlow \(GANS_TENSORFLOW_DIR\): .*\n$/);
    expect(frames[0]).toMatch(/^downloading TensorFlow 2\.21\.0 \(274 MB\) {2}░{16} {2}0 %$/);
    expect(frames.length).toBeGreaterThan(3);
    expect(frames.at(-1)).toMatch(/^error: setupTensorflow: expected .* to have the SHA-256 [^\n]*\n$/);
  });

  it.each(['missing', 'offline', 'full'])('fails in one line where pip is %s', async (pip) => {
    vi.stubEnv('FAKE_PIP', pip);
    const io = testIo();
    expect(await main(['setup'], io)).toBe(1);
    expect(io.data()).toBe('');
    expect(io.errors()).toMatch(/^(downloading [^\n]*\n)?error: setupTensorflow: expected [^\n]*\n$/);
    const json = testIo();
    expect(await main(['setup', '--json'], json)).toBe(1);
    expect(JSON.parse(json.data()).error).toEqual({ code: 'ENGINE', message: expect.stringContaining('expected') });
  });

  it('stops when asked to and leaves nothing', async () => {
    vi.stubEnv('FAKE_PIP_PAUSE', '10');
    const io = testIo();
    const write = io.stderr.write;
    vi.spyOn(io.stderr, 'write').mockImplementation((text) => {
      if (text.startsWith('downloading')) io.stop();
      return write(text);
    });
    expect(await main(['setup'], io)).toBe(1);
    expect(io.errors()).toMatch(
      /\nstopped: gans setup: what is whole is kept, and nothing half-made is left\. The same command goes on\.\n$/,
    );
    expect(await world.cached()).toEqual(['tensorflow']);
  });

  it('removes what it has made, and says so when there is nothing', async () => {
    await layLibrary();
    await main(['setup'], testIo());
    const [first, second] = [testIo(), testIo()];
    expect([await main(['setup', '--remove'], first), await main(['setup', '--remove', '--json'], second)]).toEqual([
      0, 0,
    ]);
    const folder = join(world.cache, 'tensorflow');
    expect(first.data()).toMatch(`Removed ${folder}, 1 MB. `);
    expect(JSON.parse(second.data())).toEqual({ command: 'setup', removed: { folder, freedBytes: 0 } });
    expect(await world.cached()).toEqual([]);
  });

  it('refuses to prepare a GPU where there is none', async () => {
    const io = testIo();
    expect(await main(['setup', '--gpu'], io)).toBe(1);
    expect(io.errors()).toMatch(/^error: setupTensorflow: expected a GPU that nvidia-smi lists, got /);
  });

  it('refuses to make ready and remove at once', async () => {
    expect(await refused('.', 'setup', '--gpu', '--remove')).toContain('expected --gpu or --remove, got both');
  });

  it('sends users of Windows to wasm', async () => {
    const real = process.platform;
    Object.defineProperty(process, 'platform', { value: 'win32' });
    try {
      const io = testIo();
      expect(await main(['setup'], io)).toBe(0);
      expect(io.data()).toContain('the engine is wasm');
    } finally {
      Object.defineProperty(process, 'platform', { value: real });
    }
  });
});
