import '@tensorflow/tfjs';
import { useEngine } from '@gans/engines';
import {
  add,
  engine,
  getKernelsForBackend,
  type KernelConfig,
  type NamedTensorMap,
  registerKernel,
  scalar,
  square,
  type Tensor,
  tidy,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { profileKernels } from '../src/profile-kernels';

const spin = (ms: number) => {
  const end = performance.now() + ms;
  while (performance.now() < end);
};

/** A kernel that takes 6 ms itself, and then calls another. */
const slowKernel = (kernelName: string, calls: string): KernelConfig => ({
  kernelName,
  backendName: 'cpu',
  kernelFunc: ({ inputs }) => {
    spin(6);
    return engine().runKernel(calls, inputs as NamedTensorMap) as Tensor;
  },
});

beforeAll(async () => {
  await useEngine('cpu');
  registerKernel(slowKernel('TestOuter', 'TestInner'));
  registerKernel(slowKernel('TestInner', 'Square'));
});
afterAll(() => {
  unregisterKernel('TestOuter', 'cpu');
  unregisterKernel('TestInner', 'cpu');
});

describe('profileKernels', () => {
  it('counts the calls of the runs, each kernel without what it calls, the longest first', async () => {
    const run = () => tidy(() => void add(engine().runKernel('TestOuter', { x: scalar(3) }) as Tensor, 1));
    const { runs, wallMs, kernels, nativeOps } = await profileKernels(run, 3);
    const of = (name: string) => kernels.find((kernel) => kernel.name === name)!;
    expect([runs, nativeOps]).toEqual([3, null]);
    for (const name of ['TestOuter', 'TestInner', 'Square', 'Add']) expect(of(name).count).toBe(3);
    for (const name of ['TestOuter', 'TestInner']) {
      expect(of(name).ms).toBeGreaterThanOrEqual(18);
      expect(of(name).ms).toBeLessThan(wallMs - 18);
    }
    expect(kernels.map(({ ms }) => ms)).toEqual(kernels.map(({ ms }) => ms).sort((a, b) => b - a));
    expect(kernels.reduce((sum, { ms }) => sum + ms, 0)).toBeLessThanOrEqual(wallMs);
  });

  it('puts the kernels back, also when a run fails', async () => {
    const before = new Map(getKernelsForBackend('cpu').map((kernel) => [kernel.kernelName, kernel]));
    const failing = () =>
      tidy(() => {
        square(scalar(2));
        throw new Error('no');
      });
    await expect(profileKernels(failing, 1)).rejects.toThrow('no');
    const after = getKernelsForBackend('cpu');
    expect(after).toHaveLength(before.size);
    for (const kernel of after) expect(kernel).toBe(before.get(kernel.kernelName));
  });

  it('counts what a native library executes', async () => {
    const backend = engine().backend as unknown as Record<string, unknown>;
    const prototype = Object.getPrototypeOf(backend) as Record<string, unknown>;
    prototype.executeSingleOutput = (name: string) => `${name} done`;
    try {
      const said: unknown[] = [];
      const run = () => {
        said.push((backend.executeSingleOutput as (name: string) => string)('Relu'));
      };
      expect((await profileKernels(run, 2)).nativeOps).toBe(2);
      expect(said).toEqual(['Relu done', 'Relu done']);
      expect(Object.hasOwn(backend, 'executeSingleOutput')).toBe(false);
    } finally {
      delete prototype.executeSingleOutput;
    }
  });
});
