import '@tensorflow/tfjs-backend-wasm';
import {
  engine,
  getKernel,
  getKernelsForBackend,
  memory,
  type NamedTensorMap,
  ones,
  registerKernel,
  type Tensor,
  tensor1d,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { describe, expect, it, vi } from 'vitest';
import { describeOnEngines } from '#test-kit';
import { registerPortableKernels, startThreads } from './portable-kernels';

const names = (backend: string) => new Set(getKernelsForBackend(backend).map(({ kernelName }) => kernelName));

describe('registerPortableKernels', () => {
  it('leaves wasm without no kernel that cpu has, but for complex numbers, ragged tensors, regular expressions and drawing', () => {
    registerPortableKernels('wasm');
    const wasm = names('wasm');
    expect([...names('cpu')].filter((name) => !wasm.has(name)).sort()).toEqual([
      'Complex',
      'ComplexAbs',
      'Draw',
      'FFT',
      'IFFT',
      'Imag',
      'RaggedGather',
      'RaggedRange',
      'RaggedTensorToTensor',
      'Real',
      'StaticRegexReplace',
    ]);
  });

  it('does nothing the second time, quietly', () => {
    registerPortableKernels('cpu');
    const warn = vi.spyOn(console, 'warn');
    expect(registerPortableKernels('cpu')).toEqual([]);
    expect(warn).not.toHaveBeenCalled();
  });

  it('replaces again what a later import has put back', () => {
    registerPortableKernels('cpu');
    const ours = getKernel('ResizeNearestNeighborGrad', 'cpu');
    unregisterKernel('ResizeNearestNeighborGrad', 'cpu');
    registerKernel({ kernelName: 'ResizeNearestNeighborGrad', backendName: 'cpu', kernelFunc: () => [] });
    expect(registerPortableKernels('cpu')).toEqual(['ResizeNearestNeighborGrad']);
    expect(getKernel('ResizeNearestNeighborGrad', 'cpu').kernelFunc).not.toBe(ours);
  });

  it('leaves other backends alone', () => {
    expect(registerPortableKernels('webgl')).toEqual([]);
  });
});

describe('startThreads', () => {
  it('refuses a backend whose memory is not shared, before it starts anything', () => {
    const spawn = vi.fn();
    const memory = new WebAssembly.Memory({ initial: 1 });
    const host = { wasm: { wasmMemory: memory, _malloc: () => 64 }, dataIdMap: new Map() as never };
    expect(() => startThreads(host, 2, spawn)).toThrow(
      'startThreads: expected a wasm backend with shared memory and SIMD, got none.',
    );
    expect(spawn).not.toHaveBeenCalled();
  });
});

// As tfjs itself calls kernels that take any number of tensors.
const listed = (...tensors: Tensor[]) => tensors as unknown as NamedTensorMap;

const onePoint = {
  rows: new Float64Array([0.5]),
  columns: new Float64Array([0.5]),
  from: [1, 2, 2, 1],
  to: [1, 1, 1, 1],
  layout: 'NHWC',
};

/** One call of every kernel that is ours; each must free what it makes. */
const calls: Record<string, { inputs: () => NamedTensorMap; attributes: object }> = {
  BatchMatMul: {
    inputs: () => ({ a: ones([1, 3, 2]), b: ones([1, 4, 3]) }),
    attributes: { transposeA: true, transposeB: true },
  },
  Conv2DBackpropFilter: {
    inputs: () => ({ x: ones([2, 5, 5, 3]), dy: ones([2, 3, 3, 4]) }),
    attributes: { strides: 2, pad: 'same', dataFormat: 'NHWC', filterShape: [3, 3, 3, 4] },
  },
  Conv2DBackpropInput: {
    inputs: () => ({ dy: ones([2, 3, 3, 4]), filter: ones([3, 3, 3, 4]) }),
    attributes: { strides: 2, pad: 'same', dataFormat: 'NHWC', inputShape: [2, 5, 5, 3] },
  },
  DepthwiseConv2dNativeBackpropFilter: {
    inputs: () => ({ x: ones([2, 5, 5, 3]), dy: ones([2, 3, 3, 6]) }),
    attributes: { strides: 2, pad: 'same', dilations: 1, filterShape: [3, 3, 3, 2] },
  },
  DepthwiseConv2dNativeBackpropInput: {
    inputs: () => ({ dy: ones([2, 3, 3, 6]), filter: ones([3, 3, 3, 2]) }),
    attributes: { strides: 2, pad: 'same', dilations: 1, inputShape: [2, 5, 5, 3] },
  },
  Einsum: { inputs: () => listed(ones([2, 3]), ones([4, 3])), attributes: { equation: 'ij,kj->ki' } },
  Conv2D: {
    inputs: () => ({ x: ones([2, 5, 5, 3]), filter: ones([3, 3, 3, 5]) }),
    attributes: { strides: 2, pad: 'same', dataFormat: 'NHWC', dilations: 1 },
  },
  FusedConv2D: {
    inputs: () => ({ x: ones([2, 5, 5, 3]), filter: ones([3, 3, 3, 5]), bias: ones([5]) }),
    attributes: { strides: 2, pad: 'same', dataFormat: 'NHWC', dilations: 1, activation: 'relu' },
  },
  GatherV2: {
    inputs: () => ({ x: ones([3, 2]), indices: tensor1d([0, 2], 'int32') }),
    attributes: { axis: 0, batchDims: 0 },
  },
  LeakyRelu: { inputs: () => ({ x: ones([5]) }), attributes: { alpha: 0.2 } },
  Mean: { inputs: () => ({ x: ones([400, 3]) }), attributes: { axis: 0, keepDims: false } },
  Sum: { inputs: () => ({ x: ones([400, 3]) }), attributes: { axis: 0, keepDims: false } },
  Tanh: { inputs: () => ({ x: ones([5]) }), attributes: {} },
  MaxPoolGrad: {
    inputs: () => ({ dy: ones([1, 2, 2, 1]), input: ones([1, 4, 4, 1]), output: ones([1, 2, 2, 1]) }),
    attributes: { filterSize: 2, strides: 2, pad: 'valid' },
  },
  ResizeNearestNeighborGrad: {
    inputs: () => ({ images: ones([2, 2, 2, 1]), dy: ones([2, 4, 4, 1]) }),
    attributes: { alignCorners: false, halfPixelCenters: false },
  },
  'gans/SampleBilinear': { inputs: () => ({ x: ones([1, 2, 2, 1]) }), attributes: onePoint },
  'gans/SpreadBilinear': { inputs: () => ({ dy: ones([1, 1, 1, 1]) }), attributes: onePoint },
  Slice: { inputs: () => ({ x: ones([3, 3]) }), attributes: { begin: [0, 1], size: [2, 2] } },
  UnsortedSegmentSum: {
    inputs: () => ({ x: ones([3, 2]), segmentIds: tensor1d([0, 1, 0], 'int32') }),
    attributes: { numSegments: 2 },
  },
  _FusedMatMul: {
    inputs: () => ({ a: ones([1, 3, 2]), b: ones([1, 4, 3]) }),
    attributes: { transposeA: true, transposeB: true, activation: 'linear' },
  },
};

describeOnEngines('portable kernels', ({ name }) => {
  it.each(Object.keys(calls))('%s leaves one tensor behind: its result', (kernelName) => {
    registerPortableKernels(name);
    const { inputs, attributes } = calls[kernelName]!;
    const given = inputs();
    const before = { tensors: memory().numTensors, data: engine().backend.numDataIds() };
    const result = engine().runKernel(kernelName, given, attributes as never) as Tensor;
    expect({
      tensors: memory().numTensors - before.tensors,
      data: engine().backend.numDataIds() - before.data,
    }).toEqual({ tensors: 1, data: 1 });
    for (const tensor of [result, ...Object.values(given)]) tensor.dispose();
  });

  it('frees its intermediate tensors when a kernel inside fails', () => {
    registerPortableKernels(name);
    const inputs = listed(ones([2, 3]), ones([4, 5]));
    const before = engine().backend.numDataIds();
    expect(() => engine().runKernel('Einsum', inputs, { equation: 'ij,jk->ik' })).toThrow();
    expect(engine().backend.numDataIds()).toBe(before);
  });
});
