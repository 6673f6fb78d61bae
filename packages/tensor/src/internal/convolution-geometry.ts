import { pad, type Tensor4D } from '@tensorflow/tfjs-core';
import { ShapeError, ValueError } from '../errors';
import type { Conv2dOptions } from '../ops/conv2d';
import type { Geometry } from './convolution-forms';

/** How a kernel moves over an image once `border` pixels of zeros stand around it. */
export interface BorderedGeometry extends Geometry {
  readonly border: number;
}

/** Checks the inputs of a convolution, and names how it moves as the kernels know it. */
export function geometryOf(
  caller: string,
  x: Tensor4D,
  kernel: Tensor4D,
  { stride = 1, padding = 'same' }: Conv2dOptions,
): BorderedGeometry {
  if (x.rank !== 4 || kernel.rank !== 4 || x.shape[3] !== kernel.shape[2])
    throw new ShapeError(
      `${caller}: expected x [N, H, W, C] and kernel [h, w, C, O] with the same C, got [${x.shape.join(', ')}] and [${kernel.shape.join(', ')}].`,
    );
  expectStride(caller, stride);
  if (padding === 'same') return { stride, padding, border: 0 };
  const border = padding === 'valid' ? 0 : padding;
  if (!Number.isInteger(border) || border < 0)
    throw new ValueError(`${caller}: expected padding to be 'same', 'valid' or an integer >= 0, got ${padding}.`);
  const [height, width] = kernel.shape;
  if (x.shape[1] + 2 * border < height || x.shape[2] + 2 * border < width)
    throw new ShapeError(
      `${caller}: expected a kernel no larger than the image and its ${border} pixels of padding, got [${kernel.shape.join(', ')}] on [${x.shape.join(', ')}].`,
    );
  const same = border > 0 && stride === 1 && height === 2 * border + 1 && width === height;
  return same ? { stride, padding: 'same', border: 0 } : { stride, padding: 'valid', border };
}

/** Throws unless a stride is a positive integer. */
export function expectStride(caller: string, stride: number): void {
  if (!Number.isInteger(stride) || stride < 1)
    throw new ValueError(`${caller}: expected stride to be an integer >= 1, got ${stride}.`);
}

/** An image with a border of zeros; the image itself where there is none. */
export function withBorder(x: Tensor4D, border: number): Tensor4D {
  if (border === 0) return x;
  const edge: [number, number] = [border, border];
  return pad(x, [[0, 0], edge, edge, [0, 0]]);
}
