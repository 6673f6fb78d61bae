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
import { type Between, betweenTf1, betweenTorch, bicubicWeights } from './axis-weights';

/** How images are brought to the size of the network: 'tf1' as TensorFlow 1 does (the definition of FID), 'torch' as pytorch-fid, 'clean' as clean-fid. */
export type InceptionResize = 'tf1' | 'torch' | 'clean';

/** Images of bytes at another size, not rounded back to bytes; unchanged where the size stays. */
export function resizeImages(
  images: Tensor4D,
  [height, width]: readonly [number, number],
  how: InceptionResize,
): Tensor4D {
  const [, fromHeight, fromWidth] = images.shape;
  return tidy(() => {
    if (how === 'clean') return resizeClean(images, [height, width]);
    const between = how === 'tf1' ? betweenTf1 : betweenTorch;
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
  const resized = fromHeight === height ? across : resample(across, 1, height);
  return resized === images ? images : clipByValue(resized, 0, 255);
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
