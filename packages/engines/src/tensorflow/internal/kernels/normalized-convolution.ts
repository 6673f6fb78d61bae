import { add, type Tensor, tensor1d, tensor4d, tidy } from '@tensorflow/tfjs-core';
import { attributesOf, type Geometry } from './convolutions';
import type { Attributes, FastKernel, Ops } from './ops';

/** How a convolution moves, and whether a rectifier follows. */
interface FusedGeometry extends Geometry {
  readonly rectified: boolean;
}

/** What `gans/NormalizedConv2D` is told beside its tensors. */
interface NormalizedGeometry extends FusedGeometry {
  readonly epsilon: number;
}

/** `gans/NormalizedConv2D`: a convolution, its norm, an addend and a rectifier: [output, kernel times the norm's scale]. */
export const normalizedConvolution: FastKernel = (ops, { x, kernel, addend, ...norm }, attributes) => {
  const geometry = attributes as unknown as NormalizedGeometry;
  const { gain, bias, mean, variance } = norm;
  const scale = ops.one('Mul', [gain!, ops.one('Rsqrt', [add(variance!, geometry.epsilon)])]);
  const scaled = ops.one('Mul', [kernel!, scale]);
  const shift = ops.one('Sub', [bias!, ops.one('Mul', [mean!, scale])]);
  const inputs = { x: x!, kernel: scaled, bias: shift, ...(addend && { addend }) };
  return [fuses(ops) ? atOnce(ops, inputs, geometry) : oneByOne(ops, inputs, geometry), scaled];
};

const able = new WeakMap<Ops, boolean>();

/** Whether the library has the op of oneDNN, as builds for x86 have, and the binding takes its attributes: tried on one pixel. */
function fuses(ops: Ops): boolean {
  const before = able.get(ops);
  if (before !== undefined) return before;
  const works = !ops.backend.binding.isUsingGpuDevice() && tidy(() => tryPixel(ops));
  able.set(ops, works);
  return works;
}

function tryPixel(ops: Ops): boolean {
  const pixel = (value: number) => tensor4d([value], [1, 1, 1, 1]);
  const inputs = { x: pixel(2), kernel: pixel(3), bias: tensor1d([1]), addend: pixel(5) };
  try {
    return atOnce(ops, inputs, { stride: 1, padding: 'valid', border: 0, rectified: true }).dataSync()[0] === 12;
  } catch {
    return false;
  }
}

type Inputs = Readonly<Record<string, Tensor>>;

function atOnce(ops: Ops, { x, kernel, bias, addend }: Inputs, geometry: FusedGeometry): Tensor {
  const more = addend === undefined ? [bias!] : [bias!, addend];
  return ops.one('_MklNativeFusedConv2D', [x!, kernel!, ...more], fusedAttributesOf(geometry, more.length));
}

function oneByOne(ops: Ops, { x, kernel, bias, addend }: Inputs, geometry: FusedGeometry): Tensor {
  const product = ops.one('Conv2D', [x!, kernel!], attributesOf(geometry));
  const biased = ops.one('BiasAdd', [product, bias!]);
  const sum = addend === undefined ? biased : ops.one('AddV2', [biased, addend]);
  return geometry.rectified ? ops.one('Relu', [sum]) : sum;
}

const known = new Map<string, Attributes>();

/** The attributes of the fused op, one object for each geometry and number of tensors after the kernel. */
function fusedAttributesOf(geometry: FusedGeometry, more: number): Attributes {
  const { stride, padding, border, rectified } = geometry;
  const key = [stride, padding, border, rectified, more].join();
  const attributes = known.get(key) ?? {
    ...attributesOf(geometry),
    TArgs: { floats: more },
    num_args: { integer: more },
    fused_ops: { strings: ['BiasAdd', ...(more === 2 ? ['Add'] : []), ...(rectified ? ['Relu'] : [])] },
    _kernel: 'MklNameChangeOp',
  };
  known.set(key, attributes);
  return attributes;
}
