import {
  add,
  cast,
  conv2d,
  conv2dTranspose,
  type GradConfig,
  image,
  mul,
  pad,
  reverse,
  sign,
  slice,
  step,
  sub,
  type Tensor,
  type Tensor4D,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { exp, minimumScalar } from '../ops/elementwise';
import { poolGradients } from './pool-gradients';

type Gradient = (dy: Tensor, saved: Tensor[], attributes: never) => Record<string, () => Tensor>;

const config = (kernelName: string, inputsToSave: string[], gradFunc: Gradient): GradConfig => ({
  kernelName,
  inputsToSave,
  gradFunc: (dy, saved, attributes) => gradFunc(dy as Tensor, saved, attributes as never),
});

const unary = (kernelName: string, slope: (x: Tensor) => Tensor) =>
  config(kernelName, ['x'], (dy, [x]) => ({ x: () => mul(dy, slope(x!)) }));

// Comparisons are flat wherever they have a derivative. tfjs gives them none, so that everything built on them (leakyRelu, prelu,
// relu6, where, maximum, clipByValue, max) cannot be differentiated twice.
const flatBinary = (kernelName: string) =>
  config(kernelName, ['a', 'b'], (_, [a, b]) => ({ a: () => zerosFloat(a!), b: () => zerosFloat(b!) }));
const zerosFloat = (x: Tensor) => cast(zerosLike(x), 'float32');

interface ResizeAttributes {
  alignCorners: boolean;
  halfPixelCenters: boolean;
}
interface MirrorAttributes {
  paddings: [number, number][];
  mode: 'reflect' | 'symmetric';
}
interface ConvAttributes {
  strides: number | [number, number];
  pad: 'valid' | 'same' | number;
}

const resize = (
  kernelName: string,
  resizer: (images: Tensor4D, size: [number, number], align: boolean, half: boolean) => Tensor,
) =>
  config(
    kernelName,
    ['dy', 'images'],
    (upstream, [dy, images], { alignCorners, halfPixelCenters }: ResizeAttributes) => ({
      dy: () => resizer(upstream as Tensor4D, [dy!.shape[1]!, dy!.shape[2]!], alignCorners, halfPixelCenters),
      images: () => zerosLike(images!),
    }),
  );

// Padding by reflection copies pixels, so its transpose adds each copy back to where it came from, axis by axis.
function foldMirrored(dy: Tensor, paddings: readonly [number, number][], edge: 0 | 1): Tensor {
  return paddings.reduce((folded, [before, after], axis) => {
    const length = folded.shape[axis]! - before - after;
    const part = (start: number, size: number) =>
      slice(
        folded,
        folded.shape.map((_, i) => (i === axis ? start : 0)),
        folded.shape.map((full, i) => (i === axis ? size : full)),
      );
    const place = (mirrored: Tensor, start: number, size: number) =>
      pad(
        reverse(mirrored, axis),
        folded.shape.map((_, i): [number, number] => (i === axis ? [start, length - start - size] : [0, 0])),
      );
    let result = part(before, length);
    if (before > 0) result = add(result, place(part(0, before), edge, before));
    if (after > 0) result = add(result, place(part(before + length, after), length - edge - after, after));
    return result;
  }, dy);
}

/** Gradients that are right in every derivative, for the tfjs kernels whose own are wrong, missing or lose the second one. */
export function repairedGradients(): GradConfig[] {
  return [
    unary('Elu', (x) => add(step(x), mul(sub(1, step(x)), exp(minimumScalar(x, 0))))),
    unary('Abs', (x) => sign(x)),
    ...['Greater', 'GreaterEqual', 'Less', 'LessEqual', 'Equal', 'NotEqual', 'LogicalAnd', 'LogicalOr'].map(flatBinary),
    ...['LogicalNot', 'IsNan', 'IsInf', 'IsFinite'].map((kernelName) =>
      config(kernelName, ['x'], (_, [x]) => ({ x: () => zerosFloat(x!) })),
    ),
    ...poolGradients(),
    resize('ResizeNearestNeighborGrad', image.resizeNearestNeighbor),
    resize('ResizeBilinearGrad', image.resizeBilinear),
    config('MirrorPad', ['x'], (dy, _, { paddings, mode }: MirrorAttributes) => ({
      x: () => foldMirrored(dy, paddings, mode === 'reflect' ? 1 : 0),
    })),
    config('Conv2DBackpropFilter', ['x', 'dy'], (upstream, [x, dy], { strides, pad: padding }: ConvAttributes) => ({
      x: () =>
        conv2dTranspose(
          dy as Tensor4D,
          upstream as Tensor4D,
          x!.shape as [number, number, number, number],
          strides,
          padding,
        ),
      dy: () => conv2d(x as Tensor4D, upstream as Tensor4D, strides, padding),
    })),
  ];
}
