import { matMul, reshape, type Tensor, type Tensor3D, type Tensor4D, tensor3d } from '@tensorflow/tfjs-core';
import { ShapeError, ValueError } from '../errors';
import { defineOp, type Op } from '../internal/define-op';

interface Sizes {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
}

// Along each axis the new pixels are a matrix times the old ones; the gradient is the product with its transpose.
const resizeOp: Op<{ x: Tensor }, Sizes> = /* @__PURE__ */ defineOp({
  name: 'ResizeBilinear',
  inputs: ['x'],
  savedInputs: [],
  forward: ({ x }, { from, to }) => [alongBoth(x, interpolation(from[0], to[0]), interpolation(from[1], to[1]), false)],
  gradient: ([dy], _, sizes) => ({ x: () => resizeGradient({ dy: dy! }, sizes)[0]! }),
});

const resizeGradient: Op<{ dy: Tensor }, Sizes> = /* @__PURE__ */ defineOp({
  name: 'ResizeBilinearGradient',
  inputs: ['dy'],
  savedInputs: [],
  forward: ({ dy }, { from, to }) => [
    alongBoth(dy, interpolation(from[0], to[0]), interpolation(from[1], to[1]), true),
  ],
  gradient: ([u], _, sizes) => ({ dy: () => resizeOp({ x: u! }, sizes)[0]! }),
});

function alongBoth(x: Tensor, rows: Tensor3D, columns: Tensor3D, transposed: boolean): Tensor {
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const tall = matMul(rows, reshape(x, [batch, height, width * channels]) as Tensor3D, transposed);
  const newHeight = tall.shape[1]!;
  const wide = matMul(columns, reshape(tall, [batch * newHeight, width, channels]) as Tensor3D, transposed);
  return reshape(wide, [batch, newHeight, wide.shape[1]!, channels]);
}

// Weights [1, to, from] of the two old pixels whose centres enclose a new one's; beyond the border its pixel alone counts.
function interpolation(from: number, to: number): Tensor3D {
  const weights = new Float32Array(to * from);
  for (let i = 0; i < to; i++) {
    const position = Math.min(Math.max(((i + 0.5) * from) / to - 0.5, 0), from - 1);
    const below = Math.floor(position);
    const share = position - below;
    weights[i * from + below]! += 1 - share;
    if (share > 0) weights[i * from + below + 1]! += share;
  }
  return tensor3d(weights, [1, to, from]);
}

/** Resizes images by bilinear interpolation between the centres of pixels, without smoothing before a reduction. Differentiable any number of times.
 *
 *  Pixel i of the result lies at (i + 1/2) H / H' - 1/2 of the image, as in PyTorch (`align_corners=False`) and TensorFlow 2 (`half_pixel_centers`).
 *
 *  @param x float32 [N, H, W, C]; not disposed.
 *  @param size [H', W'], integers >= 1.
 *  @returns float32 [N, H', W', C].
 *  @throws ShapeError when `x` has not four axes; ValueError when `size` holds anything but positive integers.
 *  @example
 *  resizeBilinear(tf.tensor4d([0, 4], [1, 1, 2, 1]), [1, 4]).print(); // 0, 1, 3, 4
 */
export function resizeBilinear(x: Tensor4D, size: readonly [height: number, width: number]): Tensor4D {
  if (x.rank !== 4)
    throw new ShapeError(`resizeBilinear: expected x [N, H, W, C], got [${(x as Tensor).shape.join(', ')}].`);
  if (size.length !== 2 || size.some((length) => !Number.isInteger(length) || length < 1))
    throw new ValueError(`resizeBilinear: expected size to be two integers >= 1, got [${size.join(', ')}].`);
  const from = [x.shape[1], x.shape[2]] as const;
  return resizeOp({ x }, { from, to: size })[0] as Tensor4D;
}
