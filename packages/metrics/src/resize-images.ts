import { ShapeError, ValueError } from '@gans/tensor';
import {
  add,
  clipByValue,
  gather,
  matMul,
  mul,
  reshape,
  sub,
  type Tensor2D,
  type Tensor4D,
  tensor1d,
  tensor2d,
  tensor4d,
  tidy,
  transpose,
} from '@tensorflow/tfjs-core';
import { type Between, betweenTf1, betweenTorch, bicubicWeights } from './internal/axis-weights';

/** How images are brought to the size of a network: 'tf1' bilinear as TensorFlow 1 does (the definition of FID), 'torch' bilinear from the centres of pixels as pytorch-fid, both without anti-aliasing; 'clean' bicubic with anti-aliasing as clean-fid. */
export type ResizeMethod = 'tf1' | 'torch' | 'clean';

/** All of them. */
export const RESIZE_METHODS: readonly ResizeMethod[] = ['tf1', 'torch', 'clean'];

/** Brings images to another size as one of the reference programs does, without rounding to bytes.
 *
 *  Parmar et al., "On Aliased Resizing and Surprising Subtleties in GAN Evaluation", 2022, arXiv:2104.11222. Deviates: nothing; agrees with torch-fidelity, PyTorch and Pillow to float32 rounding.
 *
 *  @param images float32 [N, H, W, C]; not disposed.
 *  @param size height and width wanted.
 *  @param method becomes the `resize` of a protocol.
 *  @param range of the pixels, default [-1, 1]: what the cubic of 'clean' overshoots is clipped to it.
 *  @returns float32 [N, height, width, C], the same values where the size stays; the caller disposes it.
 *  @throws ShapeError when the images are not [N, H, W, C]; ValueError when the size is not two positive integers or the method unknown.
 *  @example
 *  const small = resizeImages(tf.ones([1, 32, 32, 3]), [16, 16], 'clean');
 */
export function resizeImages(
  images: Tensor4D,
  [height, width]: readonly [height: number, width: number],
  method: ResizeMethod,
  [least, most]: readonly [least: number, most: number] = [-1, 1],
): Tensor4D {
  if (images.rank !== 4 || images.size === 0)
    throw new ShapeError(`resizeImages: expected images [N, H, W, C], got [${images.shape.join(', ')}].`);
  if (![height, width].every((size) => Number.isSafeInteger(size) && size > 0))
    throw new ValueError(`resizeImages: expected size to be two positive integers, got [${height}, ${width}].`);
  if (!RESIZE_METHODS.includes(method))
    throw new ValueError(`resizeImages: expected method to be 'tf1', 'torch' or 'clean', got '${method}'.`);
  const [, fromHeight, fromWidth] = images.shape;
  if (fromHeight === height && fromWidth === width) return images.clone();
  return tidy(() => {
    if (method === 'clean') return clipByValue(resizeClean(images, [height, width]), least, most);
    const between = method === 'tf1' ? betweenTf1 : betweenTorch;
    const across = fromWidth === width ? images : interpolate(images, 2, between(fromWidth, width));
    return fromHeight === height ? across : interpolate(across, 1, between(fromHeight, height));
  });
}

/** a + (b - a) share along an axis, op by op: every engine rounds alike, as torch-fidelity does. */
function interpolate(x: Tensor4D, axis: 1 | 2, { lower, upper, share }: Between): Tensor4D {
  const a = gather(x, tensor1d(lower, 'int32'), axis);
  const b = gather(x, tensor1d(upper, 'int32'), axis);
  const shape: [number, number, number, number] = axis === 1 ? [1, share.length, 1, 1] : [1, 1, share.length, 1];
  return add(a, mul(sub(b, a), tensor4d(share, shape)));
}

function resizeClean(images: Tensor4D, [height, width]: readonly [number, number]): Tensor4D {
  const [, fromHeight, fromWidth] = images.shape;
  const across = fromWidth === width ? images : resample(images, 2, width);
  return fromHeight === height ? across : resample(across, 1, height);
}

/** A matrix of weights times the images, as columns of one axis. */
function resample(x: Tensor4D, axis: 1 | 2, to: number): Tensor4D {
  const from = x.shape[axis];
  const order: [number, number, number, number] = axis === 1 ? [1, 0, 2, 3] : [2, 1, 0, 3]; // each its own inverse
  const columns = transpose(x, order);
  const [, ...rest] = columns.shape;
  const weights = tensor2d(bicubicWeights(from, to), [to, from]);
  const resized = matMul(weights, reshape(columns, [from, -1]) as Tensor2D);
  return transpose(reshape(resized, [to, ...rest]) as Tensor4D, order);
}
