import {
  type backend_util,
  type DataType,
  type KernelConfig,
  type NamedAttrMap,
  pad,
  slice,
  type Tensor,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import type { TensorflowBackend } from '../backend';

type KernelFunction = KernelConfig['kernelFunc'];
type Call = Parameters<KernelFunction>[0];

/** Makes a kernel of tfjs-node do what the same kernel of the other backends does. */
export type Repair = (shipped: KernelFunction) => KernelFunction;

type Shape4D = [number, number, number, number];
interface Attributes {
  readonly strides: [number, number];
  readonly dilations?: [number, number];
  readonly pad: backend_util.ExplicitPadding | 'same' | 'valid' | number;
  readonly dataFormat?: 'NHWC' | 'NCHW';
  readonly inputShape?: Shape4D;
  readonly filterShape?: Shape4D;
}

// The rows and columns of explicit padding, which TensorFlow's gradients do not take; undefined for 'same' and 'valid'.
function border({ pad: padding, dataFormat }: Attributes): [number, number][] | undefined {
  if (typeof padding === 'string' || dataFormat === 'NCHW') return undefined;
  if (typeof padding !== 'number') return padding.map(([before, after]) => [before, after]);
  const edge: [number, number] = [padding, padding];
  return [[0, 0], edge, edge, [0, 0]];
}

const attributesOf = ({ attrs }: Call) => attrs as unknown as Attributes;
const withAttributes = (call: Call, attributes: Attributes): Call => ({
  ...call,
  attrs: attributes as unknown as NamedAttrMap,
});

/** The gradient to the image of an explicitly padded convolution: the gradient to the padded image, cropped. */
export const inputGradientWithPadding: Repair = (shipped) => (call) => {
  const attributes = attributesOf(call);
  const edges = border(attributes);
  if (edges === undefined) return shipped(call);
  const shape = attributes.inputShape!;
  const inputShape = shape.map((size, axis) => size + edges[axis]![0] + edges[axis]![1]) as Shape4D;
  return tidy(() => {
    const padded = shipped(withAttributes(call, { ...attributes, pad: 'valid', inputShape })) as Tensor4D;
    return slice(
      padded,
      edges.map(([before]) => before),
      shape,
    );
  });
};

/** The gradient to the kernel of an explicitly padded convolution: that of the padded image. */
export const filterGradientWithPadding: Repair = (shipped) => (call) => {
  const attributes = attributesOf(call);
  const edges = border(attributes);
  if (edges === undefined) return shipped(call);
  return tidy(() => {
    const inputs = { ...call.inputs, x: pad(call.inputs.x as Tensor, edges) };
    return shipped(withAttributes({ ...call, inputs }, { ...attributes, pad: 'valid' })) as Tensor;
  });
};

/** Gathering along an axis that is counted from the end. */
export const gatherFromTheEnd: Repair = (shipped) => (call) => {
  const { axis } = call.attrs as unknown as { axis: number };
  const rank = call.inputs.x!.shape.length;
  return shipped(axis < 0 ? { ...call, attrs: { ...call.attrs, axis: axis + rank } } : call);
};

/** Casting a tensor to the type that it has: as in every other backend, no work. Gradients ask for it all the time. */
export const castToOtherTypes: Repair = (shipped) => (call) => {
  const x = call.inputs.x!;
  if (x.dtype !== (call.attrs as unknown as { dtype: DataType }).dtype) return shipped(call);
  (call.backend as TensorflowBackend).incRef(x.dataId);
  return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
};
