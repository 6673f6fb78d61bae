import '@tensorflow/tfjs';
import { engine, getKernel, memory, registerKernel, setBackend, unregisterKernel } from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { probeEngine, useEngine } from './index';

beforeAll(async () => {
  await useEngine('cpu');
});
afterEach(() => vi.restoreAllMocks());

describe('probeEngine', () => {
  it('accepts an engine that is right and leaves no tensor behind', async () => {
    const before = memory().numTensors;
    await probeEngine();
    expect(memory().numTensors).toBe(before);
  });

  it.each([
    ['Conv2D', 'a convolution'],
    ['Conv2DBackpropInput', 'the gradient of a convolution to its input'],
    ['Conv2DBackpropFilter', 'the gradient of a convolution to its kernel'],
    ['BatchMatMul', 'a product with a transposed matrix'],
  ])('names what is wrong when %s is off by one part in a hundred', async (kernelName, meaning) => {
    const right = getKernel(kernelName, 'cpu');
    unregisterKernel(kernelName, 'cpu');
    registerKernel({
      ...right,
      kernelFunc: (call) => {
        const result = right.kernelFunc(call) as { dataId: object; shape: number[]; dtype: 'float32' };
        const values = engine().backend.readSync(result.dataId) as Float32Array;
        for (let i = 0; i < values.length; i++) values[i]! *= 1.01;
        return result;
      },
    });
    const before = memory().numTensors;
    await expect(probeEngine()).rejects.toThrow(`probeEngine: expected ${meaning} on backend 'cpu' to give `);
    expect(memory().numTensors).toBe(before);
    unregisterKernel(kernelName, 'cpu');
    registerKernel(right);
    expect(await setBackend('cpu')).toBe(true);
  });
});
