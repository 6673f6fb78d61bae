import type { ConvGeometry } from './conv-geometry';

type Visit = (image: number, filter: number, output: number) => void;

/** Calls `visit` with the flat offsets of every (input pixel, filter tap, output pixel) triple that meets, in a fixed order. */
function forEachMeeting(geometry: ConvGeometry, visit: Visit): void {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, padInfo } = geometry;
  const { filterHeight, filterWidth, strideHeight, strideWidth, dilationHeight, dilationWidth } = geometry;
  for (let n = 0; n < batchSize; n++) {
    for (let row = 0; row < outHeight; row++) {
      for (let column = 0; column < outWidth; column++) {
        const output = ((n * outHeight + row) * outWidth + column) * outChannels;
        for (let i = 0; i < filterHeight; i++) {
          const y = row * strideHeight + i * dilationHeight - padInfo.top;
          if (y < 0 || y >= inHeight) continue;
          for (let j = 0; j < filterWidth; j++) {
            const z = column * strideWidth + j * dilationWidth - padInfo.left;
            if (z < 0 || z >= inWidth) continue;
            visit(((n * inHeight + y) * inWidth + z) * inChannels, (i * filterWidth + j) * outChannels, output);
          }
        }
      }
    }
  }
}

/** Gradient of a depthwise convolution to its filter: dW[i, j, c, m] = sum_{n, y, x} X[n, s y + d i - p, s x + d j - p, c] dy[n, y, x, c M + m].
 *
 *  @param x [N, H, W, C], flat.
 *  @param dy [N, H', W', C M], flat.
 *  @param out [kh, kw, C, M], flat; overwritten.
 */
export function depthwiseFilterGradient(
  x: Float32Array,
  dy: Float32Array,
  out: Float32Array,
  geometry: ConvGeometry,
): void {
  const { inChannels, outChannels } = geometry;
  const multiplier = outChannels / inChannels;
  const sums = new Float64Array(out.length);
  forEachMeeting(geometry, (image, filter, output) => {
    for (let c = 0, k = 0; c < inChannels; c++) {
      const value = x[image + c]!;
      for (let m = 0; m < multiplier; m++, k++) sums[filter + k]! += value * dy[output + k]!;
    }
  });
  out.set(sums);
}

/** Gradient of a depthwise convolution to its input: the transpose of the map that `depthwiseConv2d` is.
 *
 *  @param dy [N, H', W', C M], flat.
 *  @param filter [kh, kw, C, M], flat.
 *  @param out [N, H, W, C], flat; overwritten.
 */
export function depthwiseInputGradient(
  dy: Float32Array,
  filter: Float32Array,
  out: Float32Array,
  geometry: ConvGeometry,
): void {
  const { inChannels, outChannels } = geometry;
  const multiplier = outChannels / inChannels;
  out.fill(0);
  forEachMeeting(geometry, (image, tap, output) => {
    for (let c = 0, k = 0; c < inChannels; c++) {
      let sum = 0;
      for (let m = 0; m < multiplier; m++, k++) sum += dy[output + k]! * filter[tap + k]!;
      out[image + c]! += sum;
    }
  });
}
