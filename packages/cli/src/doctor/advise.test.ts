import { describe, expect, it } from 'vitest';
import { advise } from './advise';
import type { Findings } from './examine';
import type { EngineFinding } from './examine-engine';

const engine = (name: EngineFinding['name'], convolution: number, reasons: string[] = []): EngineFinding => ({
  name,
  description: '',
  works: convolution > 0,
  reasons,
  ...(convolution > 0 ? { speed: { convolution, inputGradient: 1, kernelGradient: 1, matMul: 1 } } : {}),
});
const healthy: Omit<Findings, 'advice'> = {
  machine: { node: 'v22.1.0', platform: 'linux 6.1 x64', processor: 'some', cores: 2, memoryGiB: 8 },
  versions: {},
  tfjsCopies: ['/a/tf-core.node.js'],
  engines: [engine('tensorflow', 180), engine('wasm', 60), engine('cpu', 0.7)],
  chosen: 'tensorflow',
  tensorflow: { libraries: [{ source: 'cache', folder: '/l', version: '2.21.0', state: 'taken' }] },
  cache: { folder: '/c', sizeBytes: 0 },
};
const withoutLibrary: Omit<Findings, 'advice'> = {
  ...healthy,
  engines: [engine('tensorflow', 0, ['none']), engine('wasm', 60), engine('cpu', 0.7)],
  chosen: 'wasm',
  tensorflow: { libraries: [] },
};

describe('advise', () => {
  it('says nothing when all is well', () => {
    expect(advise(healthy, {})).toEqual([]);
  });

  it('warns of a second copy of tfjs-core', () => {
    expect(advise({ ...healthy, tfjsCopies: ['/a', '/b'] }, {})).toEqual([
      expect.stringContaining('2 copies of @tensorflow/tfjs-core'),
    ]);
  });

  it('sends for the native library where it can be had', () => {
    expect(advise(withoutLibrary, {})).toEqual([
      "TensorFlow's native library trains several times as fast as wasm. Run gans setup, which fetches it.",
    ]);
  });

  it('says what is missing where it cannot be had yet', () => {
    const obstacle = 'expected a python3 with pip, got no Python on the PATH. Install them.';
    expect(advise({ ...withoutLibrary, tensorflow: { libraries: [], obstacle } }, {})).toEqual([
      `TensorFlow's native library trains several times as fast as wasm. To get it with gans setup: ${obstacle}`,
    ]);
  });

  it('has a set-up try again what was refused', () => {
    const tensorflow = { libraries: [{ source: 'cache', state: 'refused', reason: 'it crashed' }] } as const;
    expect(advise({ ...withoutLibrary, tensorflow }, {})).toEqual([expect.stringContaining('it tries again')]);
  });

  it('does not speak of a native library on Windows', () => {
    const machine = { ...healthy.machine, platform: 'win32 10.0 x64' };
    expect(advise({ ...withoutLibrary, machine }, {})).toEqual([]);
  });

  it('repeats why another engine was refused, or runs with fewer threads', () => {
    const engines = [engine('tensorflow', 180), engine('wasm', 0, ['no SIMD']), engine('cpu', 0.7)];
    expect(advise({ ...healthy, engines }, {})).toEqual(['wasm does not work here: no SIMD']);
    const slower = [engine('tensorflow', 180), engine('wasm', 30, ['wasm: one thread only']), engine('cpu', 0.7)];
    expect(advise({ ...healthy, engines: slower }, {})).toEqual(['wasm: one thread only']);
  });

  it('points at a faster engine', () => {
    expect(advise({ ...healthy, chosen: 'cpu' }, { GANS_ENGINE: 'cpu' })).toEqual([
      'tensorflow is 257 times as fast as cpu, which GANS_ENGINE asks for. Unset it.',
    ]);
    expect(advise({ ...healthy, chosen: 'wasm' }, {})).toEqual([
      'tensorflow is 3.0 times as fast as wasm, which is used. Pass --engine tensorflow.',
    ]);
  });

  it('says when GANS_ENGINE names an engine that is unknown or does not work', () => {
    const { chosen: _, ...none } = withoutLibrary;
    expect(advise(none, { GANS_ENGINE: 'wams' })[0]).toBe("GANS_ENGINE names no engine: 'wams'. Did you mean wasm?");
    expect(advise(none, { GANS_ENGINE: 'tensorflow' })[0]).toMatch(
      /^GANS_ENGINE asks for tensorflow, which does not work/,
    );
    expect(advise(none, {})[0]).toMatch(/^No engine works here/);
  });

  it('mentions a single core and an untested Node', () => {
    const machine = { ...healthy.machine, cores: 1, node: 'v23.0.0' };
    expect(advise({ ...healthy, machine }, {})).toEqual([
      expect.stringContaining('one core only'),
      expect.stringContaining('v23.0.0'),
    ]);
  });
});
