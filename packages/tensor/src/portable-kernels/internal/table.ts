import { backend_util, type TensorInfo } from '@tensorflow/tfjs-core';
import { convGeometry, type Shape4D } from './conv-geometry';
import { convolve } from './conv2d';
import { filterGradient, filterGradientLoops } from './conv2d-filter-gradient';
import { inputGradient } from './conv2d-input-gradient';
import { depthwiseFilterGradient, depthwiseInputGradient } from './depthwise-gradients';
import { einsum } from './einsum';
import { mapElements } from './elementwise';
import { finish } from './fused';
import { gather } from './gather';
import { matMul } from './mat-mul';
import { maxPoolGradient } from './max-pool-gradient';
import { copyPixels, type MovePlan, returnPixels } from './move-pixels';
import { oneHot } from './one-hot';
import { reduce } from './reduce';
import { type NearestAxis, nearestGradient } from './resize-gradient';
import { type BilinearPlan, samplePoints, spreadPoints } from './sample-bilinear';
import type { Attributes, PortableKernel, Scope } from './scope';
import { segmentSum } from './segment-sum';
import { copyBox, parseBox } from './slice';

const floats = (scope: Scope, tensor: TensorInfo) => scope.view(tensor) as Float32Array;

const conv2dInputGradient: PortableKernel = (scope, inputs, attributes) =>
  attributes.dataFormat === 'NCHW'
    ? scope.runShipped('Conv2DBackpropInput', inputs, attributes)
    : inputGradient(scope, inputs, attributes);

const conv2dFilterGradient: PortableKernel = (scope, inputs, attributes) =>
  filterGradient(scope, inputs.x!, inputs.dy!, attributes);

const conv2dFilterGradientLoops: PortableKernel = (scope, inputs, attributes) => {
  if (attributes.dataFormat === 'NCHW') return scope.runShipped('Conv2DBackpropFilter', inputs, attributes);
  const { x, dy } = inputs as { x: TensorInfo; dy: TensorInfo };
  const geometry = convGeometry(x.shape, attributes.filterShape as Shape4D, attributes);
  return scope.output(geometry.filterShape, 'float32', (out) =>
    filterGradientLoops(floats(scope, x), floats(scope, dy), out as Float32Array, geometry),
  );
};

const depthwiseFilter: PortableKernel = (scope, inputs, attributes) => {
  const { x, dy } = inputs as { x: TensorInfo; dy: TensorInfo };
  const geometry = convGeometry(x.shape, attributes.filterShape as Shape4D, attributes, true);
  return scope.output(geometry.filterShape, 'float32', (out) =>
    depthwiseFilterGradient(floats(scope, x), floats(scope, dy), out as Float32Array, geometry),
  );
};

const depthwiseInput: PortableKernel = (scope, inputs, attributes) => {
  const { dy, filter } = inputs as { dy: TensorInfo; filter: TensorInfo };
  const geometry = convGeometry(attributes.inputShape as Shape4D, filter.shape, attributes, true);
  return scope.output(geometry.inShape, 'float32', (out) =>
    depthwiseInputGradient(floats(scope, dy), floats(scope, filter), out as Float32Array, geometry),
  );
};

const maxPoolGrad: PortableKernel = (scope, inputs, attributes) => {
  const { dy, input } = inputs as { dy: TensorInfo; input: TensorInfo };
  const { filterSize, strides, pad, dimRoundingMode } = attributes as unknown as PoolAttributes;
  const geometry = backend_util.computePool2DInfo(input.shape as Shape4D, filterSize, strides, 1, pad, dimRoundingMode);
  return scope.output(input.shape, 'float32', (out) =>
    maxPoolGradient(floats(scope, input), floats(scope, dy), out as Float32Array, geometry),
  );
};

interface PoolAttributes {
  filterSize: [number, number];
  strides: [number, number];
  pad: 'same' | 'valid' | number;
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

const resizeNearestGrad: PortableKernel = (scope, inputs, attributes) => {
  const { images, dy } = inputs as { images: TensorInfo; dy: TensorInfo };
  const [batch, height, width, channels] = images.shape as Shape4D;
  const [, outHeight, outWidth] = dy.shape as Shape4D;
  const { alignCorners = false, halfPixelCenters = false } = attributes as {
    alignCorners?: boolean;
    halfPixelCenters?: boolean;
  };
  const axis = (size: number, outSize: number): NearestAxis => ({ size, outSize, alignCorners, halfPixelCenters });
  return scope.output(images.shape, 'float32', (out) =>
    nearestGradient(
      floats(scope, dy),
      out as Float32Array,
      batch,
      channels,
      axis(height, outHeight),
      axis(width, outWidth),
    ),
  );
};

const unsortedSegmentSum: PortableKernel = (scope, inputs, attributes) => {
  const { x, segmentIds } = inputs as { x: TensorInfo; segmentIds: TensorInfo };
  const rowShape = x.shape.slice(segmentIds.shape.length);
  const rowSize = rowShape.reduce((product, size) => product * size, 1);
  const dtype = x.dtype === 'int32' ? 'int32' : 'float32';
  return scope.output([attributes.numSegments as number, ...rowShape], dtype, (out) =>
    segmentSum(scope.view(x), scope.view(segmentIds), out as Float32Array | Int32Array, rowSize),
  );
};

const conv2d: PortableKernel = (scope, inputs, attributes) => convolve(scope, inputs.x!, inputs.filter!, attributes);

const batchMatMul: PortableKernel = (scope, inputs, attributes) => matMul(scope, inputs.a!, inputs.b!, attributes);

const fusedMatMul: PortableKernel = (scope, inputs, attributes) =>
  finish(scope, matMul(scope, inputs.a!, inputs.b!, attributes), inputs, attributes);

const fusedConv2d: PortableKernel = (scope, inputs, attributes) =>
  finish(scope, convolve(scope, inputs.x!, inputs.filter!, attributes), inputs, attributes);

const leakyRelu: PortableKernel = (scope, inputs, attributes) =>
  mapElements(scope, 'LeakyRelu', inputs.x!, attributes, attributes.alpha as number);

const tanh: PortableKernel = (scope, inputs, attributes) => mapElements(scope, 'Tanh', inputs.x!, attributes);

const sum: PortableKernel = (scope, inputs, attributes) => reduce(scope, 'Sum', inputs.x!, attributes);

const mean: PortableKernel = (scope, inputs, attributes) => reduce(scope, 'Mean', inputs.x!, attributes);

const gatherV2: PortableKernel = (scope, inputs, attributes) => gather(scope, inputs.x!, inputs.indices!, attributes);

const oneHotRows: PortableKernel = (scope, inputs, attributes) => oneHot(scope, inputs.indices!, attributes);

const einsumKernel: PortableKernel = (scope, inputs, attributes: Attributes) =>
  einsum(scope.run, attributes.equation as string, Object.values(inputs));

const sampleBilinear: PortableKernel = (scope, { x }, attributes) => {
  const plan = attributes as unknown as BilinearPlan;
  return scope.output(plan.to, 'float32', (out) => samplePoints(floats(scope, x!), out as Float32Array, plan));
};

const spreadBilinear: PortableKernel = (scope, { dy }, attributes) => {
  const plan = attributes as unknown as BilinearPlan;
  return scope.output(plan.from, 'float32', (out) => spreadPoints(floats(scope, dy!), out as Float32Array, plan));
};

const movePixels: PortableKernel = (scope, { x }, attributes) => {
  const plan = attributes as unknown as MovePlan;
  return scope.output(plan.to, 'float32', (out) => copyPixels(floats(scope, x!), out as Float32Array, plan));
};

const giveBackPixels: PortableKernel = (scope, { dy }, attributes) => {
  const plan = attributes as unknown as MovePlan;
  return scope.output(plan.from, 'float32', (out) => returnPixels(floats(scope, dy!), out as Float32Array, plan));
};

/** Ops of ours that no backend has the kernels for. */
const ownOps = {
  'gans/SampleBilinear': sampleBilinear,
  'gans/SpreadBilinear': spreadBilinear,
  'gans/MovePixels': movePixels,
  'gans/ReturnPixels': giveBackPixels,
};

const slice: PortableKernel = (scope, inputs, attributes) => {
  const x = inputs.x!;
  if (x.dtype === 'string' || x.dtype === 'complex64') return scope.runShipped('Slice', inputs, attributes);
  const { begin, size } = parseBox(x, attributes);
  return scope.output(size, x.dtype, (out) => copyBox(scope.view(x), out, x.shape, begin, size));
};

/** What each backend is given, missing there, wrong or slow. */
export const portableKernels: Readonly<Record<string, Readonly<Record<string, PortableKernel>>>> = {
  wasm: {
    BatchMatMul: batchMatMul,
    Conv2D: conv2d,
    Conv2DBackpropFilter: conv2dFilterGradient,
    Conv2DBackpropInput: conv2dInputGradient,
    DepthwiseConv2dNativeBackpropFilter: depthwiseFilter,
    DepthwiseConv2dNativeBackpropInput: depthwiseInput,
    Einsum: einsumKernel,
    FusedConv2D: fusedConv2d,
    GatherV2: gatherV2,
    LeakyRelu: leakyRelu,
    MaxPoolGrad: maxPoolGrad,
    Mean: mean,
    OneHot: oneHotRows,
    ResizeNearestNeighborGrad: resizeNearestGrad,
    Slice: slice,
    Sum: sum,
    Tanh: tanh,
    UnsortedSegmentSum: unsortedSegmentSum,
    _FusedMatMul: fusedMatMul,
    ...ownOps,
  },
  cpu: {
    Conv2DBackpropFilter: conv2dFilterGradientLoops,
    DepthwiseConv2dNativeBackpropFilter: depthwiseFilter,
    DepthwiseConv2dNativeBackpropInput: depthwiseInput,
    Einsum: einsumKernel,
    ResizeNearestNeighborGrad: resizeNearestGrad,
    UnsortedSegmentSum: unsortedSegmentSum,
    ...ownOps,
  },
  tensorflow: ownOps,
};
