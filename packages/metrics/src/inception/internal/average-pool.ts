import { avgPool, customGrad, div, mul, type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';

/** Means of 3 x 3 windows, one a pixel; at the border of those pixels that exist.
 *
 *  A pixel's mean is its window's sum over the number of pixels in it, n. The sum is symmetric, so the gradient is n mean(dy / n): that of TensorFlow.js divides by 9 at the border too, except on TensorFlow's engine.
 */
export function averagePool(x: Tensor4D): Tensor4D {
  const [, height, width] = x.shape;
  const pool = customGrad<Tensor4D>(() => ({
    value: avgPool(x, 3, 1, 'same'),
    gradFunc: (dy: Tensor4D) => {
      const counts = windowSizes(height, width);
      return mul(averagePool(div(dy, counts)), counts);
    },
  }));
  return pool(x);
}

/** How many pixels the window around each pixel has, [1, H, W, 1]. */
function windowSizes(height: number, width: number): Tensor4D {
  const along = (length: number) => Float32Array.from({ length }, (_, i) => 1 + Number(i > 0) + Number(i < length - 1));
  return mul(tensor4d(along(height), [1, height, 1, 1]), tensor4d(along(width), [1, 1, width, 1]));
}
