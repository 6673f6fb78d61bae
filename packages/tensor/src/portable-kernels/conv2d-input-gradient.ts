import type { TensorInfo } from '@tensorflow/tfjs-core';
import { convGeometry, cropImages, reshape, transpose } from './conv-geometry';
import type { Attributes, Run } from './scope';

/** Gradient of a convolution to its input, as one ordinary convolution.
 *
 *  With strides s, filter k = s a + p (a the tap, p the phase), the gradient at padded position Y = s q + p is
 *    dx[s q + p] = sum_a dy[q - a] W[s a + p],
 *  so all s_h s_w phases are convolutions of the same window of dy with the reversed filter: they are computed as channels of one convolution and then interleaved.
 *
 *  @param dy float32 [N, H', W', O].
 *  @param filter float32 [kh, kw, C, O].
 *  @param attributes `strides`, `pad`, `inputShape` and optionally `dilations` (with strides 1), `dimRoundingMode`.
 *  @returns float32 [N, H, W, C].
 */
export function inputGradient(run: Run, dy: TensorInfo, filter: TensorInfo, attributes: Attributes): TensorInfo {
  const inputShape = attributes.inputShape as readonly number[];
  const geometry = convGeometry(inputShape, filter.shape, attributes);
  const { padInfo, filterHeight, filterWidth, inChannels } = geometry;
  const { strideHeight: sh, strideWidth: sw, dilationHeight: dh, dilationWidth: dw } = geometry;
  const rows = coarseWindow(geometry.inHeight, geometry.outHeight, filterHeight, sh, dh, padInfo.top);
  const columns = coarseWindow(geometry.inWidth, geometry.outWidth, filterWidth, sw, dw, padInfo.left);

  const phases = phaseFilter(run, filter, [rows.taps, columns.taps], [sh, sw]);
  const used = cropImages(run, dy, [rows.skip, columns.skip], [rows.used, columns.used]);
  const coarse = run(
    'Conv2D',
    { x: used, filter: phases },
    { strides: 1, dilations: [dh, dw], dataFormat: 'NHWC', pad: [[0, 0], rows.pad, columns.pad, [0, 0]] },
  );
  if (sh === 1 && sw === 1) return coarse;

  const [batch, coarseHeight, coarseWidth] = coarse.shape as [number, number, number];
  const split = reshape(run, coarse, [batch * coarseHeight, coarseWidth, sh, sw * inChannels]);
  const interleaved = transpose(run, split, [0, 2, 1, 3]);
  const fine = reshape(run, interleaved, [batch, coarseHeight * sh, coarseWidth * sw, inChannels]);
  return cropImages(run, fine, [rows.offset, columns.offset], [geometry.inHeight, geometry.inWidth]);
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

/** Regroups [kh, kw, C, O] to [taps_h, taps_w, O, s_h s_w C] with taps reversed; taps past the filter's end are zero. */
function phaseFilter(
  run: Run,
  filter: TensorInfo,
  taps: readonly [number, number],
  strides: readonly [number, number],
): TensorInfo {
  const [kh, kw, c, o] = filter.shape as [number, number, number, number];
  const [th, tw] = taps;
  const [sh, sw] = strides;
  const [missingRows, missingColumns] = [th * sh - kh, tw * sw - kw];
  const padded =
    missingRows === 0 && missingColumns === 0
      ? filter
      : run(
          'PadV2',
          { x: filter },
          {
            paddings: [
              [0, missingRows],
              [0, missingColumns],
              [0, 0],
              [0, 0],
            ],
            constantValue: 0,
          },
        );
  const grouped = reshape(run, padded, [th, sh, tw, sw * c, o]);
  const reversed = run('Reverse', { x: grouped }, { dims: [0, 2] });
  return reshape(run, transpose(run, reversed, [0, 2, 4, 1, 3]), [th, tw, o, sh * sw * c]);
}
