import { type GansError, isGansError } from '@gans/tensor';
import {
  backend_util,
  getBackend,
  getKernel,
  type KernelConfig,
  memory,
  registerKernel,
  type Tensor4D,
  unregisterKernel,
  zeros,
} from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { describeOnEngines } from '#test-kit';
import { inceptionSelfTest, KNOWN_OUTPUTS } from './inception-self-test';
import reference from './reference/reference.json';

describe('KNOWN_OUTPUTS', () => {
  it('are those of the reference', () => {
    const [{ seed, height, step, taps }] = reference.network as [(typeof reference.network)[0]];
    expect([seed, height]).toEqual([1, 8]);
    for (const [name, known] of Object.entries(KNOWN_OUTPUTS)) {
      const values = taps[name as keyof typeof taps].filter((_, i) => (i * step) % known.step === 0);
      expect(known.values).toEqual(values);
    }
  });
});

/** Runs with another kernel in the place of one of the active backend. */
async function withKernel<T>(kernelName: string, kernelFunc: KernelConfig['kernelFunc'], run: () => Promise<T>) {
  const backendName = getBackend();
  const kernel = getKernel(kernelName, backendName) as KernelConfig;
  unregisterKernel(kernelName, backendName);
  registerKernel({ kernelName, backendName, kernelFunc });
  try {
    return await run();
  } finally {
    unregisterKernel(kernelName, backendName);
    registerKernel(kernel);
  }
}

/** A convolution that gives nothing but zeros. */
const noConvolution: KernelConfig['kernelFunc'] = ({ inputs, attrs }) => {
  const { strides, pad } = attrs as unknown as { strides: [number, number]; pad: 'same' | 'valid' };
  const [x, filter] = [inputs.x, inputs.filter] as [Tensor4D, Tensor4D];
  return zeros(backend_util.computeConv2DInfo(x.shape, filter.shape, strides, 1, pad).outShape);
};

describeOnEngines('inceptionSelfTest', ({ name }) => {
  /** What the test says of the engine with a wrong kernel. */
  const complaint = async (kernelName: string, kernel: KernelConfig['kernelFunc']) => {
    const before = memory().numTensors;
    const error = await withKernel(kernelName, kernel, inceptionSelfTest).catch((caught: unknown) => caught);
    expect(memory().numTensors).toBe(before);
    expect(isGansError(error) && error.code).toBe('ENGINE');
    return (error as GansError).message;
  };

  it('refuses an engine whose convolutions are wrong, by its name, and leaks nothing', async () => {
    expect(await complaint('FusedConv2D', noConvolution)).toBe(
      `inceptionSelfTest: expected the engine '${name}' to compute 0.34104252 as element 0 of 'features64', got 0. It computes the network wrongly: use another engine.`,
    );
  });

  if (name === 'cpu') return; // 15 seconds an image
  it('refuses an engine that takes maxima for averages', async () => {
    const maxPool = (getKernel('MaxPool', name) as KernelConfig).kernelFunc;
    expect(await complaint('AvgPool', maxPool)).toContain(" of 'features768', got ");
  });

  it('finds the engine right to 1e-5, and leaks nothing', async () => {
    const before = memory().numTensors;
    const { largestError } = await inceptionSelfTest();
    expect(largestError).toBeLessThan(1e-5);
    expect(largestError).toBeGreaterThan(0);
    expect(memory().numTensors).toBe(before);
  });
});
