import '@tensorflow/tfjs';
import { disposeEngine, useEngine } from '@gans/engines';
import { engine, leakyRelu, matMul, setBackend, sum, type Tensor, tanh, tensor, tidy } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { machineOf, type WasmHost } from './simd/machine';
import { wholeNumbers } from './testing/arbitraries';

const product = (shape: readonly number[]) => shape.reduce((total, size) => total * size, 1);
const numbers = (shape: number[], salt = 1) => tensor(wholeNumbers(product(shape), salt), shape);
const run = (name: string, inputs: Record<string, Tensor>, attributes: object) =>
  engine().runKernel(name, inputs, { dataFormat: 'NHWC', ...attributes } as never) as Tensor;

/** What our own loops do otherwise; dilations only where tfjs's cpu kernels know them. */
const work: Record<string, () => Tensor> = {
  Conv2D: () =>
    run(
      'Conv2D',
      { x: numbers([2, 7, 6, 3]), filter: numbers([3, 2, 3, 5]) },
      { strides: [2, 1], pad: 'same', dilations: 1 },
    ),
  FusedConv2D: () =>
    run(
      'FusedConv2D',
      { x: numbers([2, 7, 6, 3]), filter: numbers([3, 2, 3, 5]), bias: numbers([5]) },
      { strides: [2, 1], pad: 'same', dilations: 1, activation: 'relu' },
    ),
  'input gradient': () =>
    run(
      'Conv2DBackpropInput',
      { dy: numbers([2, 4, 6, 5]), filter: numbers([3, 2, 3, 5]) },
      { strides: [2, 1], pad: 'same', inputShape: [2, 7, 6, 3] },
    ),
  'filter gradient': () =>
    run(
      'Conv2DBackpropFilter',
      { x: numbers([2, 7, 6, 3]), dy: numbers([2, 4, 6, 5]) },
      { strides: [2, 1], pad: 'same', filterShape: [3, 2, 3, 5] },
    ),
  'matMul, both transposed': () => matMul(numbers([5, 4]), numbers([6, 5]), true, true),
  'fused matMul': () =>
    run(
      '_FusedMatMul',
      { a: numbers([1, 5, 4]), b: numbers([1, 6, 5]), bias: numbers([6]) },
      { transposeA: true, transposeB: true, activation: 'relu' },
    ),
  sum: () => sum(numbers([400, 3]), 0),
  tanh: () => tanh(numbers([9])),
  leakyRelu: () => leakyRelu(numbers([9]), 0.5),
};

describe('portable kernels on wasm without SIMD functions of their own', () => {
  const expected: Record<string, number[]> = {};

  beforeAll(async () => {
    await useEngine('cpu');
    for (const [name, f] of Object.entries(work)) expected[name] = Array.from(tidy(f).dataSync());
    vi.spyOn(WebAssembly, 'Module').mockImplementation(() => {
      throw new WebAssembly.CompileError('no SIMD here');
    });
    await useEngine('wasm', { threads: 1 });
    expect(machineOf(engine().backend as unknown as WasmHost)).toBeNull();
  });

  afterAll(async () => {
    vi.restoreAllMocks();
    await setBackend('cpu');
    await disposeEngine('wasm');
  });

  it.each(Object.keys(work))('%s is what cpu computes', (name) => {
    const got = Array.from(tidy(work[name]!).dataSync());
    expect(got).toHaveLength(expected[name]!.length);
    got.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[name]![i]!, 5);
    });
  });
});

describe('machineOf', () => {
  it('is null for a backend that keeps its memory to itself', () => {
    expect(machineOf({ wasm: {}, dataIdMap: new Map() as never })).toBeNull();
  });
});
