import {
  backend_util,
  type DataId,
  type DataType,
  KernelBackend,
  type KernelConfig,
  registerBackend,
  registerKernel,
  setBackend,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';

// An engine that knows shapes and computes nothing: a net of any size runs on it at once, and its multiply-adds are counted on the way.

type Shape = number[];
type Attributes = Record<string, unknown>;

class CountingBackend extends KernelBackend {
  private readonly references = new Map<object, number>();

  override write(): DataId {
    const dataId = {};
    this.references.set(dataId, 1);
    return dataId;
  }
  override move(dataId: DataId): void {
    this.references.set(dataId, 1);
  }
  override readSync(): never {
    throw new Error('The counting engine has shapes, no numbers.');
  }
  override incRef(dataId: DataId): void {
    this.references.set(dataId, this.refCount(dataId) + 1);
  }
  decRef(dataId: DataId): void {
    this.references.set(dataId, this.refCount(dataId) - 1);
  }
  override refCount(dataId: DataId): number {
    return this.references.get(dataId) ?? 0;
  }
  override disposeData(dataId: DataId): boolean {
    this.decRef(dataId);
    return this.refCount(dataId) <= 0 && this.references.delete(dataId);
  }
  override numDataIds(): number {
    return this.references.size;
  }
  override floatPrecision(): 32 {
    return 32;
  }
  override epsilon(): number {
    return 1e-7;
  }
  override timerAvailable(): boolean {
    return false;
  }
  override dispose(): void {
    this.references.clear();
  }
}

const NAME = 'counting';
let multiplyAdds = 0;
let backend: CountingBackend | undefined;

const sizeOf = (shape: Shape) => shape.reduce((product, size) => product * size, 1);
const info = (shape: Shape, dtype: DataType = 'float32'): TensorInfo => ({ dataId: backend!.write(), shape, dtype });

/** What each kernel makes of its inputs' shapes. */
const broadcast = (inputs: readonly Shape[]) => backend_util.assertAndGetBroadcastShape(inputs[0]!, inputs[1]!);
const same = (inputs: readonly Shape[]) => inputs[0]!;
const reduced = ([x]: readonly Shape[], { axis, keepDims }: Attributes): Shape => {
  const axes = new Set([axis as number | number[]].flat().map((each) => (each < 0 ? each + x!.length : each)));
  return x!.flatMap((size, i) => (axes.has(i) ? (keepDims === true ? [1] : []) : [size]));
};
const pooled = ([x]: readonly Shape[], { filterSize, strides, pad }: Attributes): Shape =>
  backend_util.computePool2DInfo(
    x as [number, number, number, number],
    filterSize as number,
    strides as number,
    1,
    pad as 'valid',
  ).outShape;

const shapes: Readonly<Record<string, (inputs: readonly Shape[], attributes: Attributes) => Shape>> = {
  ...Object.fromEntries(
    ['Add', 'Sub', 'Multiply', 'RealDiv', 'Maximum', 'Minimum', 'Greater', 'SquaredDifference'].map((name) => [
      name,
      broadcast,
    ]),
  ),
  ...Object.fromEntries(
    [
      'Identity',
      'Reciprocal',
      'Softmax',
      'Relu',
      'LeakyRelu',
      'Elu',
      'Tanh',
      'Exp',
      'Sqrt',
      'Rsqrt',
      'Square',
      'Neg',
      'Cast',
      'Abs',
      'ZerosLike',
      'Step',
    ].map((name) => [name, same]),
  ),
  ...Object.fromEntries(['Sum', 'Mean', 'Max'].map((name) => [name, reduced])),
  AvgPool: pooled,
  MaxPool: pooled,
  Fill: (_, { shape }) => shape as Shape,
  Reshape: ([x], { shape }) => util.inferFromImplicitShape(shape as Shape, sizeOf(x!)) as Shape,
  Transpose: ([x], { perm }) => (perm as number[]).map((axis) => x![axis]!),
  Concat: (inputs, { axis }) => backend_util.computeOutShape(inputs as Shape[], axis as number),
  Slice: ([x], { begin, size }) =>
    (size as number[]).map((each, i) => (each < 0 ? x![i]! - (begin as number[])[i]! : each)),
  PadV2: ([x], { paddings }) => x!.map((size, i) => size + sizeOfPad((paddings as number[][])[i]!)),
  ResizeNearestNeighbor: ([x], { size }) => [x![0]!, ...(size as number[]), x![3]!],
  Conv2D: ([x, filter], { strides, pad, dimRoundingMode }) => {
    const { outShape } = backend_util.computeConv2DInfo(
      x as [number, number, number, number],
      filter as [number, number, number, number],
      strides as number,
      1,
      pad as 'same',
      dimRoundingMode as 'floor',
    );
    multiplyAdds += sizeOf(outShape) * sizeOf(filter!.slice(0, 3));
    return outShape;
  },
  Conv2DBackpropInput: ([dy, filter], { inputShape }) => {
    multiplyAdds += sizeOf(dy!) * sizeOf(filter!.slice(0, 3));
    return inputShape as Shape;
  },
  BatchMatMul: ([a, b], { transposeA, transposeB }) => {
    const [rows, inner] = transposeA === true ? a!.slice(-2).reverse() : a!.slice(-2);
    const columns = transposeB === true ? b!.at(-2)! : b!.at(-1)!;
    const batch = backend_util.assertAndGetBroadcastShape(a!.slice(0, -2), b!.slice(0, -2));
    const shape = [...batch, rows!, columns];
    multiplyAdds += sizeOf(shape) * inner!;
    return shape;
  },
};

const sizeOfPad = ([before, after]: number[]) => before! + after!;

function start(): void {
  if (backend !== undefined) return;
  backend = new CountingBackend();
  registerBackend(NAME, () => backend!);
  const register = (kernelName: string, kernelFunc: KernelConfig['kernelFunc']) =>
    registerKernel({ kernelName, backendName: NAME, kernelFunc });
  for (const [name, shapeOf] of Object.entries(shapes))
    register(name, ({ inputs, attrs }) =>
      info(
        shapeOf(
          Object.values(inputs).map((input) => (input as TensorInfo).shape),
          (attrs ?? {}) as Attributes,
        ),
      ),
    );
  register('SplitV', ({ inputs, attrs }) => {
    const { x } = inputs as unknown as { x: TensorInfo };
    const { numOrSizeSplits, axis } = attrs as unknown as { numOrSizeSplits: number | number[]; axis: number };
    const sizes = backend_util.prepareSplitSize(x as never, numOrSizeSplits, axis);
    return sizes.map((size) => info(x.shape.map((each, i) => (i === axis ? size : each))));
  });
}

/** Makes the counting engine the current one. */
export async function useCountingEngine(): Promise<void> {
  start();
  await setBackend(NAME);
}

/** The multiply-adds of convolutions and matrix products that a function asks for on the counting engine. */
export function countMultiplyAdds(run: () => void): number {
  multiplyAdds = 0;
  run();
  return multiplyAdds;
}
