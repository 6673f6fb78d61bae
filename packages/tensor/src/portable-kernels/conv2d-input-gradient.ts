import type { TensorInfo } from '@tensorflow/tfjs-core';
import { convGeometry, cropImages } from './conv-geometry';
import type { Attributes, Scope } from './scope';
import { copyRun } from './slice';

type Pair = readonly [rows: number, columns: number];

/** Gradient of a convolution to its input, as one ordinary convolution.
 *
 *  With strides s, filter tap k = s a + p (p the phase), the gradient at padded position Y = s q + p is
 *    dx[s q + p] = sum_a dy[q - a] W[s a + p],
 *  so all s_h s_w phases are convolutions of the same window of dy with the reversed filter: they are computed as channels of one convolution and then interleaved.
 *
 *  @param dy float32 [N, H', W', O].
 *  @param filter float32 [kh, kw, C, O].
 *  @param attributes `strides`, `pad`, `inputShape` and optionally `dilations` (with strides 1), `dimRoundingMode`.
 *  @returns float32 [N, H, W, C].
 */
export function inputGradient(scope: Scope, dy: TensorInfo, filter: TensorInfo, attributes: Attributes): TensorInfo {
  const geometry = convGeometry(attributes.inputShape as readonly number[], filter.shape, attributes);
  const { padInfo, filterHeight, filterWidth, strideHeight, strideWidth, dilationHeight, dilationWidth } = geometry;
  const rows = coarseWindow(
    geometry.inHeight,
    geometry.outHeight,
    filterHeight,
    strideHeight,
    dilationHeight,
    padInfo.top,
  );
  const columns = coarseWindow(
    geometry.inWidth,
    geometry.outWidth,
    filterWidth,
    strideWidth,
    dilationWidth,
    padInfo.left,
  );
  // Outputs that see padding only leave nothing to convolve.
  if (rows.used <= 0 || columns.used <= 0) return scope.output(geometry.inShape, 'float32', (out) => out.fill(0));
  const strides: Pair = [strideHeight, strideWidth];
  const coarse = scope.run(
    'Conv2D',
    {
      x: cropImages(scope.run, dy, [rows.skip, columns.skip], [rows.used, columns.used]),
      filter: phaseFilter(scope, filter, [rows.taps, columns.taps], strides),
    },
    {
      strides: 1,
      dilations: [dilationHeight, dilationWidth],
      dataFormat: 'NHWC',
      pad: [[0, 0], rows.pad, columns.pad, [0, 0]],
    },
  );
  if (strideHeight === 1 && strideWidth === 1) return coarse;
  return interleave(scope, coarse, geometry.inShape, strides, [rows.offset, columns.offset]);
}

/** Where, along one axis, the coarse grid of dy must be read so that the fine positions [padding, padding + size) come out. */
function coarseWindow(
  size: number,
  outSize: number,
  filterSize: number,
  stride: number,
  dilation: number,
  padding: number,
) {
  const taps = Math.ceil(filterSize / stride);
  const reach = (taps - 1) * dilation;
  const first = Math.floor(padding / stride);
  const count = Math.floor((padding + size - 1) / stride) + 1 - first;
  const before = reach - first;
  const after = count - outSize - before + reach;
  const skip = Math.max(0, -before);
  return {
    taps,
    skip,
    used: outSize - skip - Math.max(0, -after),
    pad: [Math.max(0, before), Math.max(0, after)],
    offset: padding - stride * first,
  };
}

/** Regroups a filter [kh, kw, C, O] to [taps_h, taps_w, O, s_h s_w C], taps reversed; taps past the filter's end are zero. */
function phaseFilter(scope: Scope, filter: TensorInfo, taps: Pair, strides: Pair): TensorInfo {
  const [kh, kw, inputs, outputs] = filter.shape as [number, number, number, number];
  const [th, tw] = taps;
  const [sh, sw] = strides;
  const width = sh * sw * inputs;
  return scope.output([th, tw, outputs, width], 'float32', (to) => {
    const from = scope.view(filter);
    if (th * sh !== kh || tw * sw !== kw) to.fill(0);
    for (let i = 0; i < kh; i++) {
      const row = th - 1 - Math.floor(i / sh);
      for (let j = 0; j < kw; j++) {
        const column = tw - 1 - Math.floor(j / sw);
        const phase = ((i % sh) * sw + (j % sw)) * inputs;
        const target = (row * tw + column) * outputs * width + phase;
        const source = (i * kw + j) * inputs * outputs;
        for (let o = 0; o < outputs; o++)
          for (let c = 0; c < inputs; c++) to[target + o * width + c] = from[source + c * outputs + o]!;
      }
    }
  });
}

/** Spreads the phases, channels of coarse [N, Q_h, Q_w, s_h s_w C], over the pixels of [N, H, W, C], beginning `offset` pixels in. */
function interleave(
  scope: Scope,
  coarse: TensorInfo,
  shape: readonly number[],
  strides: Pair,
  offset: Pair,
): TensorInfo {
  const [batch, height, width, channels] = shape as [number, number, number, number];
  const [, coarseHeight, coarseWidth, depth] = coarse.shape as [number, number, number, number];
  const [sh, sw] = strides;
  return scope.output(shape, 'float32', (to) => {
    const from = scope.view(coarse);
    for (let n = 0, target = 0; n < batch; n++) {
      for (let y = 0; y < height; y++) {
        const row = y + offset[0];
        const coarseRow = (n * coarseHeight + Math.floor(row / sh)) * coarseWidth;
        const rowPhase = (row % sh) * sw;
        for (let x = 0; x < width; x++, target += channels) {
          const column = x + offset[1];
          const source = (coarseRow + Math.floor(column / sw)) * depth + (rowPhase + (column % sw)) * channels;
          copyRun(from, to, source, target, channels);
        }
      }
    }
  });
}
