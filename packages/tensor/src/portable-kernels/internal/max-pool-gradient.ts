import type { backend_util } from '@tensorflow/tfjs-core';

type PoolGeometry = ReturnType<typeof backend_util.computePool2DInfo>;

/** Gradient of max pooling: each output hands its gradient to the first largest element of its window, also where the whole window is negative.
 *
 *  @param x [N, H, W, C], flat.
 *  @param dy [N, H', W', C], flat.
 *  @param out [N, H, W, C], flat; overwritten.
 */
export function maxPoolGradient(x: Float32Array, dy: Float32Array, out: Float32Array, geometry: PoolGeometry): void {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, padInfo, strideHeight, strideWidth } =
    geometry;
  const { dilationHeight, dilationWidth, effectiveFilterHeight, effectiveFilterWidth } = geometry;
  out.fill(0);
  for (let n = 0; n < batchSize; n++) {
    const image = n * inHeight * inWidth * inChannels;
    for (let row = 0; row < outHeight; row++) {
      const top = row * strideHeight - padInfo.top;
      for (let column = 0; column < outWidth; column++) {
        const left = column * strideWidth - padInfo.left;
        const from = ((n * outHeight + row) * outWidth + column) * inChannels;
        for (let c = 0; c < inChannels; c++) {
          let largest = Number.NEGATIVE_INFINITY;
          let at = -1;
          for (let i = 0; i < effectiveFilterHeight; i += dilationHeight) {
            const y = top + i;
            if (y < 0 || y >= inHeight) continue;
            for (let j = 0; j < effectiveFilterWidth; j += dilationWidth) {
              const z = left + j;
              if (z < 0 || z >= inWidth) continue;
              const position = image + (y * inWidth + z) * inChannels + c;
              const value = x[position]!;
              if (at < 0 || value > largest) {
                largest = value;
                at = position;
              }
            }
          }
          if (at >= 0) out[at]! += dy[from + c]!;
        }
      }
    }
  }
}
