import { describe, expect, it } from 'vitest';
import { advise } from './advise';
import type { EngineFinding, Findings } from './examine';

const speed = (convolution: number) => ({ convolution, inputGradient: 1, kernelGradient: 1, matMul: 1 });
const engine = (name: string, convolution: number, reasons: string[] = []): EngineFinding => ({
  name,
  description: '',
  works: convolution > 0,
  reasons,
  ...(convolution > 0 ? { speed: speed(convolution) } : {}),
});
const healthy: Omit<Findings, 'advice'> = {
  machine: { node: 'v22.1.0', platform: 'linux', processor: 'some', cores: 2, memoryGiB: 8 },
  versions: {},
  tfjsCopies: ['/a/tf-core.node.js'],
  engines: [engine('wasm', 60), engine('cpu', 0.7)],
  chosen: 'wasm',
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

  it('repeats why an engine was refused, or runs with fewer threads', () => {
    expect(
      advise({ ...healthy, engines: [engine('wasm', 0, ['no SIMD']), engine('cpu', 0.7)], chosen: 'cpu' }, {}),
    ).toEqual(['wasm does not work here: no SIMD']);
    expect(advise({ ...healthy, engines: [engine('wasm', 30, ['wasm: one thread only'])] }, {})).toEqual([
      'wasm: one thread only',
    ]);
  });

  it('points at a faster engine', () => {
    expect(advise({ ...healthy, chosen: 'cpu' }, { GANS_ENGINE: 'cpu' })).toEqual([
      'wasm is 86 times faster than cpu, which GANS_ENGINE asks for. Unset it.',
    ]);
    expect(advise({ ...healthy, chosen: 'cpu' }, {})).toEqual([
      'wasm is 86 times faster than cpu, which is used. Pass --engine wasm.',
    ]);
  });

  it('mentions a single core and an untested Node', () => {
    const machine = { ...healthy.machine, cores: 1, node: 'v23.0.0' };
    expect(advise({ ...healthy, machine }, {})).toEqual([
      expect.stringContaining('one core only'),
      expect.stringContaining('v23.0.0'),
    ]);
  });
});
