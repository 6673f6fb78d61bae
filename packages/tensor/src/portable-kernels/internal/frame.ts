import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { ConvGeometry } from './conv-geometry';
import type { Scope } from './scope';

/** Sets NHWC images into larger ones of zeros; returns the images themselves when there is no margin.
 *
 *  @param size height and width of the result.
 *  @param at row and column of the result where an image begins.
 */
export function frame(
  scope: Scope,
  x: TensorInfo,
  [height, width]: readonly [number, number],
  [top, left]: readonly [number, number],
): TensorInfo {
  const [batch, inHeight, inWidth, channels] = x.shape as [number, number, number, number];
  if (height === inHeight && width === inWidth) return x;
  const row = inWidth * channels;
  return scope.output([batch, height, width, channels], 'float32', (to) => {
    const from = scope.view(x);
    to.fill(0);
    for (let n = 0, source = 0; n < batch; n++)
      for (let y = 0; y < inHeight; y++, source += row)
        to.set(from.subarray(source, source + row), ((n * height + top + y) * width + left) * channels);
  });
}

/** Surrounds images with the zeros that a convolution reads. */
export function padImages(scope: Scope, x: TensorInfo, geometry: ConvGeometry): TensorInfo {
  const { inHeight, inWidth, outHeight, outWidth, padInfo, strideHeight, strideWidth } = geometry;
  const read = (out: number, stride: number, window: number) => (out - 1) * stride + window;
  const height = Math.max(padInfo.top + inHeight, read(outHeight, strideHeight, geometry.effectiveFilterHeight));
  const width = Math.max(padInfo.left + inWidth, read(outWidth, strideWidth, geometry.effectiveFilterWidth));
  return frame(scope, x, [height, width], [padInfo.top, padInfo.left]);
}
