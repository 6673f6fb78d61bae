import '@tensorflow/tfjs';
import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { measureEngine, useEngine } from './index';

describe('measureEngine', () => {
  it('gives the speed of a convolution, both its gradients and a product, and leaves no tensor behind', async () => {
    await useEngine('wasm', { threads: 1 });
    const before = memory().numTensors;
    const { backendName, ...speeds } = await measureEngine({ batchSize: 1, repeats: 2 });
    expect(backendName).toBe('wasm');
    expect(Object.keys(speeds)).toEqual(['convolution', 'inputGradient', 'kernelGradient', 'matMul']);
    for (const speed of Object.values(speeds)) {
      expect(speed).toBeGreaterThan(0.5); // a plain JavaScript engine on a busy machine reaches about that
      expect(speed).toBeLessThan(1000);
    }
    expect(memory().numTensors).toBe(before);
  });

  it.each([{ batchSize: 0 }, { repeats: 1.5 }])('refuses %o', async (options) => {
    const [[name, value]] = Object.entries(options) as [[string, number]];
    await expect(measureEngine(options)).rejects.toThrow(
      `measureEngine: expected ${name} to be an integer >= 1, got ${value}.`,
    );
  });
});
