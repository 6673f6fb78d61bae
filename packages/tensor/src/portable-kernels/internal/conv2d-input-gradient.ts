import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type ConvGeometry, convGeometry, cropImages, transpose } from './conv-geometry';
import { suitsLoops } from './conv2d';
import { frame } from './frame';
import { changeWidth, fullWidth, toPanels } from './panels';
import type { Attributes, Inputs, Scope } from './scope';
import type { Machine } from './simd/machine';

/** Gradient of a convolution to its input: the transposed convolution.
 *
 *  @param inputs `dy` float32 [N, H', W', O] and `filter` float32 [kh, kw, C, O].
 *  @param attributes `strides`, `pad`, `inputShape` and optionally `dilations` (with strides 1), `dimRoundingMode`.
 *  @returns float32 [N, H, W, C].
 */
export function inputGradient(scope: Scope, inputs: Inputs, attributes: Attributes): TensorInfo {
  const { dy, filter } = inputs as { dy: TensorInfo; filter: TensorInfo };
  const geometry = convGeometry(attributes.inputShape as readonly number[], filter.shape, attributes);
  const undilated = geometry.dilationHeight === 1 && geometry.dilationWidth === 1;
  if (scope.machine !== null && undilated && suitsLoops(geometry))
    return inLoops(scope, scope.machine, dy, filter, geometry);
  return undilated
    ? scope.runShipped('Conv2DBackpropInput', inputs, attributes)
    : asConvolution(scope, dy, filter, geometry);
}

/** In our own loops, phase by phase.
 *
 *  The pixels with (y + padding) mod s = p see only the taps k = s a + p of the filter: with y + padding = s q + p,
 *    dx[y] = sum_a dy[q - a] W[s a + p],
 *  an ordinary convolution of dy with those taps in reverse, whose outputs lie s pixels apart.
 */
function inLoops(
  scope: Scope,
  machine: Machine,
  dy: TensorInfo,
  filter: TensorInfo,
  geometry: ConvGeometry,
): TensorInfo {
  const {
    batchSize,
    inHeight,
    inWidth,
    inChannels,
    outChannels,
    filterHeight,
    filterWidth,
    strideHeight,
    strideWidth,
  } = geometry;
  const rows = phases(inHeight, filterHeight, strideHeight, geometry.padInfo.top);
  const columns = phases(inWidth, filterWidth, strideWidth, geometry.padInfo.left);
  const [top, left] = [margin(rows), margin(columns)];
  const [height, width] = [extent(rows, top, geometry.outHeight), extent(columns, left, geometry.outWidth)];
  const gradient = frame(scope, dy, [height, width], [top, left]);
  const outputs = fullWidth(inChannels);
  const untouched = [...rows, ...columns].some(({ taps }) => taps === 0);
  const out = scope.output([batchSize, inHeight, inWidth, outputs], 'float32', (to) => untouched && to.fill(0));
  const row = 4 * width * outChannels;
  for (const vertical of rows) {
    for (const horizontal of columns) {
      if (vertical.taps * horizontal.taps * vertical.count * horizontal.count === 0) continue;
      const panels = toPanels(scope, filter, tapRows(vertical, horizontal, geometry), inChannels, outChannels);
      machine.run('convolution', {
        image: machine.address(gradient) + (top + vertical.from) * row + 4 * (left + horizontal.from) * outChannels,
        filter: machine.address(panels.tensor),
        out: machine.address(out) + 4 * (vertical.first * inWidth + horizontal.first) * outputs,
        rows: batchSize * vertical.count,
        outHeight: vertical.count,
        outWidth: horizontal.count,
        outputs,
        imageSize: height * row,
        rowStep: row,
        pixelStep: 4 * outChannels,
        lineStep: row,
        run: horizontal.taps * outChannels,
        lines: vertical.taps,
        outSize: 4 * inHeight * inWidth * outputs,
        outRowStep: 4 * strideHeight * inWidth * outputs,
        outPixelStep: 4 * strideWidth * outputs,
      });
    }
  }
  return changeWidth(scope, out, outputs, geometry.inShape);
}

/** Along one axis, the pixels of one phase and what they see. */
interface Phase {
  /** p: the first tap. */
  readonly tap: number;
  readonly stride: number;
  /** Taps p, p + s, ...: how many. */
  readonly taps: number;
  /** First pixel of the phase, and how many pixels it has, s apart. */
  readonly first: number;
  readonly count: number;
  /** Index in dy of the first element that the first pixel sees; may be negative. */
  readonly from: number;
}

function phases(size: number, filterSize: number, stride: number, padding: number): Phase[] {
  return Array.from({ length: stride }, (_, tap) => {
    const taps = Math.ceil(Math.max(0, filterSize - tap) / stride);
    const first = (((tap - padding) % stride) + stride) % stride;
    const from = (first + padding - tap) / stride - (taps - 1);
    return { tap, stride, taps, first, count: Math.max(0, Math.ceil((size - first) / stride)), from };
  });
}

/** Zeros that dy needs in front of it. */
const margin = (axis: readonly Phase[]): number => Math.max(0, ...axis.map(({ from }) => -from));

/** Size of dy with zeros around it, up to the last element that a phase reads. */
const extent = (axis: readonly Phase[], before: number, size: number): number =>
  Math.max(before + size, ...axis.map(({ from, count, taps }) => before + from + count - 1 + taps));

/** Starts of the filter's rows (taps a and b in reverse, then outputs) of one phase; the columns, c, are O elements apart. */
function tapRows(
  vertical: Phase,
  horizontal: Phase,
  { filterWidth, inChannels, outChannels }: ConvGeometry,
): Int32Array {
  const starts = new Int32Array(vertical.taps * horizontal.taps * outChannels);
  let at = 0;
  for (let a = vertical.taps - 1; a >= 0; a--) {
    const i = vertical.tap + a * vertical.stride;
    for (let b = horizontal.taps - 1; b >= 0; b--) {
      const j = horizontal.tap + b * horizontal.stride;
      for (let o = 0; o < outChannels; o++) starts[at++] = (i * filterWidth + j) * inChannels * outChannels + o;
    }
  }
  return starts;
}

/** As a dilated convolution of dy with the reversed filter, for strides 1. */
function asConvolution(scope: Scope, dy: TensorInfo, filter: TensorInfo, geometry: ConvGeometry): TensorInfo {
  const { run } = scope;
  const { filterHeight, filterWidth, dilationHeight, dilationWidth, padInfo } = geometry;
  const rows = readWindow(geometry.inHeight, geometry.outHeight, (filterHeight - 1) * dilationHeight, padInfo.top);
  const columns = readWindow(geometry.inWidth, geometry.outWidth, (filterWidth - 1) * dilationWidth, padInfo.left);
  // Outputs that see padding only leave nothing to convolve.
  if (rows.used <= 0 || columns.used <= 0) return scope.output(geometry.inShape, 'float32', (out) => out.fill(0));
  return run(
    'Conv2D',
    {
      x: cropImages(run, dy, [rows.skip, columns.skip], [rows.used, columns.used]),
      filter: run('Reverse', { x: transpose(run, filter, [0, 1, 3, 2]) }, { dims: [0, 1] }),
    },
    {
      strides: 1,
      dilations: [dilationHeight, dilationWidth],
      dataFormat: 'NHWC',
      pad: [[0, 0], rows.pad, columns.pad, [0, 0]],
    },
  );
}

/** The part of dy along one axis that the image sees, and the zeros around it that give the image its size. */
function readWindow(size: number, outSize: number, reach: number, padding: number) {
  const [before, after] = [reach - padding, size - outSize + padding];
  const skip = Math.max(0, -before);
  return { skip, used: outSize - skip - Math.max(0, -after), pad: [Math.max(0, before), Math.max(0, after)] };
}
