import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type ConvGeometry, convGeometry, reshape } from './conv-geometry';
import { padImages } from './frame';
import { multiply } from './mat-mul';
import { changeWidth, evenRows, fullWidth, toPanels } from './panels';
import type { Attributes, Scope } from './scope';

/** Whether our own loops can do a convolution: neighbouring taps must read neighbouring pixels, and something must be read. */
export function suitsLoops(geometry: ConvGeometry): boolean {
  return (
    geometry.dataFormat === 'channelsLast' &&
    (geometry.dilationWidth === 1 || geometry.filterWidth === 1) &&
    ![...geometry.inShape, ...geometry.outShape, ...geometry.filterShape].includes(0)
  );
}

/** Convolution in our own loops, from a filter in its natural layout, where the backend lets us.
 *
 *  The wasm backend's library repacks each filter when it first sees it, on one thread: in training, where every filter is new, that costs up to half of the time.
 *
 *  @param x float32 [N, H, W, C].
 *  @param filter float32 [kh, kw, C, O].
 *  @param attributes `strides`, `pad` and optionally `dilations`, `dimRoundingMode`.
 *  @returns float32 [N, H', W', O].
 */
export function convolve(scope: Scope, x: TensorInfo, filter: TensorInfo, attributes: Attributes): TensorInfo {
  const geometry = convGeometry(x.shape, filter.shape, attributes);
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, filterHeight, filterWidth } =
    geometry;
  const { machine } = scope;
  if (machine === null || !suitsLoops(geometry)) return scope.runShipped('Conv2D', { x, filter }, attributes);
  const images = padImages(scope, x, geometry);
  if (
    filterHeight === 1 &&
    filterWidth === 1 &&
    geometry.strideHeight === 1 &&
    geometry.strideWidth === 1 &&
    images === x
  ) {
    const pixels = reshape(scope.run, x, [1, batchSize * inHeight * inWidth, inChannels]);
    const products = multiply(scope, pixels, reshape(scope.run, filter, [1, inChannels, outChannels]), {
      transposeA: false,
      transposeB: false,
    });
    return reshape(scope.run, products, geometry.outShape);
  }
  const panels = toPanels(
    scope,
    filter,
    evenRows(filterHeight * filterWidth * inChannels, outChannels),
    outChannels,
    1,
  );
  const outputs = fullWidth(outChannels);
  const out = scope.output([batchSize, outHeight, outWidth, outputs], 'float32');
  const row = 4 * images.shape[2]! * inChannels;
  machine.run('convolution', {
    image: machine.address(images),
    filter: machine.address(panels.tensor),
    out: machine.address(out),
    rows: batchSize * outHeight,
    outHeight,
    outWidth,
    outputs,
    imageSize: images.shape[1]! * row,
    rowStep: geometry.strideHeight * row,
    pixelStep: 4 * geometry.strideWidth * inChannels,
    lineStep: geometry.dilationHeight * row,
    run: filterWidth * inChannels,
    lines: filterHeight,
    outSize: 4 * outHeight * outWidth * outputs,
    outRowStep: 4 * outWidth * outputs,
    outPixelStep: 4 * outputs,
  });
  return changeWidth(scope, out, outputs, geometry.outShape);
}
