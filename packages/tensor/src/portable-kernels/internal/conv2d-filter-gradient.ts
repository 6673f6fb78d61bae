import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type ConvGeometry, convGeometry, cropImages, transpose } from './conv-geometry';
import { suitsLoops } from './conv2d';
import { padImages } from './frame';
import { changeWidth, fullWidth } from './panels';
import type { Attributes, Scope } from './scope';
import type { Machine } from './simd/machine';

/** Gradient of a convolution to its filter.
 *
 *    dW[i, j, c, o] = sum_{n, y, x} X[n, s y + d i - p, s x + d j - p, c] dy[n, y, x, o]
 *
 *  @param x float32 [N, H, W, C].
 *  @param dy float32 [N, H', W', O].
 *  @param attributes `strides`, `pad`, `filterShape` and optionally `dilations`, `dimRoundingMode`.
 *  @returns float32 [kh, kw, C, O].
 */
export function filterGradient(scope: Scope, x: TensorInfo, dy: TensorInfo, attributes: Attributes): TensorInfo {
  const geometry = convGeometry(x.shape, attributes.filterShape as readonly number[], attributes);
  return scope.machine !== null && suitsLoops(geometry)
    ? inLoops(scope, scope.machine, x, dy, geometry)
    : asConvolution(scope, x, dy, geometry);
}

/** Floats that fit in the fastest cache beside the sums. */
const CACHE = 6144;

/** In our own loops: images and gradients are read as they lie, nothing is transposed. */
function inLoops(scope: Scope, machine: Machine, x: TensorInfo, dy: TensorInfo, geometry: ConvGeometry): TensorInfo {
  const {
    batchSize,
    inChannels,
    outHeight,
    outWidth,
    outChannels,
    filterHeight,
    filterWidth,
    strideHeight,
    strideWidth,
  } = geometry;
  const images = padImages(scope, x, geometry);
  const outputs = fullWidth(outChannels);
  const gradient = changeWidth(scope, dy, outChannels, [batchSize, outHeight, outWidth, outputs]);
  const out = scope.output([filterHeight, filterWidth, inChannels, outputs], 'float32', (sums) => sums.fill(0));
  const row = 4 * images.shape[2]! * inChannels;
  machine.run('filterGradient', {
    image: machine.address(images),
    gradient: machine.address(gradient),
    out: machine.address(out),
    batch: batchSize,
    outHeight,
    outWidth,
    outputs,
    imageSize: images.shape[1]! * row,
    rowStep: strideHeight * row,
    pixelStep: 4 * strideWidth * inChannels,
    lineStep: geometry.dilationHeight * row,
    run: filterWidth * inChannels,
    lines: filterHeight,
    block: Math.max(1, Math.floor(CACHE / (outWidth * (strideWidth * inChannels + outputs)))),
  });
  return changeWidth(scope, out, outputs, geometry.filterShape);
}

/** As one ordinary convolution in which batch and channels trade places: of the C images X^T [C, H, W, N] with the filter dy^T [H', W', N, O], where strides and dilations trade places too. */
function asConvolution(scope: Scope, x: TensorInfo, dy: TensorInfo, geometry: ConvGeometry): TensorInfo {
  const { run } = scope;
  const { strideHeight, strideWidth, dilationHeight, dilationWidth, padInfo } = geometry;
  const rows = readWindow(
    geometry.inHeight,
    geometry.outHeight,
    geometry.filterHeight,
    strideHeight,
    dilationHeight,
    padInfo.top,
  );
  const columns = readWindow(
    geometry.inWidth,
    geometry.outWidth,
    geometry.filterWidth,
    strideWidth,
    dilationWidth,
    padInfo.left,
  );
  // Outputs that see padding only leave nothing to add up.
  if (rows.used <= 0 || columns.used <= 0) return scope.output(geometry.filterShape, 'float32', (out) => out.fill(0));
  const used = cropImages(run, x, [0, 0], [rows.used, columns.used]);
  const swapped = run(
    'Conv2D',
    { x: transpose(run, used, [3, 1, 2, 0]), filter: transpose(run, dy, [1, 2, 0, 3]) },
    {
      strides: [dilationHeight, dilationWidth],
      dilations: [strideHeight, strideWidth],
      dataFormat: 'NHWC',
      pad: [[0, 0], rows.pad, columns.pad, [0, 0]],
    },
  );
  return transpose(run, swapped, [1, 2, 0, 3]);
}

/** The rows of x that some output has seen: padded before, and padded or cut after, so that the swapped convolution has exactly `filterSize` outputs. */
function readWindow(
  size: number,
  outSize: number,
  filterSize: number,
  stride: number,
  dilation: number,
  padding: number,
) {
  const read = (outSize - 1) * stride + (filterSize - 1) * dilation + 1;
  const after = read - padding - size;
  return { used: size + Math.min(0, after), pad: [padding, Math.max(0, after)] };
}

/** The same gradient in plain loops over the elements, for backends whose convolution is itself a plain loop. Handles NHWC. */
export function filterGradientLoops(
  x: Float32Array,
  dy: Float32Array,
  out: Float32Array,
  geometry: ConvGeometry,
): void {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, padInfo } = geometry;
  const { filterHeight, filterWidth, strideHeight, strideWidth, dilationHeight, dilationWidth } = geometry;
  const sums = new Float64Array(inChannels * outChannels);
  for (let i = 0; i < filterHeight; i++) {
    for (let j = 0; j < filterWidth; j++) {
      sums.fill(0);
      for (let n = 0; n < batchSize; n++) {
        for (let row = 0; row < outHeight; row++) {
          const y = row * strideHeight + i * dilationHeight - padInfo.top;
          if (y < 0 || y >= inHeight) continue;
          for (let column = 0; column < outWidth; column++) {
            const z = column * strideWidth + j * dilationWidth - padInfo.left;
            if (z < 0 || z >= inWidth) continue;
            const from = ((n * inHeight + y) * inWidth + z) * inChannels;
            const to = ((n * outHeight + row) * outWidth + column) * outChannels;
            for (let c = 0; c < inChannels; c++) {
              const value = x[from + c]!;
              if (value === 0) continue;
              const base = c * outChannels;
              for (let o = 0; o < outChannels; o++) sums[base + o]! += value * dy[to + o]!;
            }
          }
        }
      }
      out.set(sums, (i * filterWidth + j) * inChannels * outChannels);
    }
  }
}
