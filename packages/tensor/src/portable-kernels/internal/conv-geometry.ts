import { backend_util, type TensorInfo } from '@tensorflow/tfjs-core';
import type { Attributes, Run } from './scope';

export type Shape4D = [number, number, number, number];
type Padding = Parameters<typeof backend_util.computeConv2DInfo>[4];

/** The sizes of a convolution from the attributes that tfjs gives to its kernels. Dilations default to 1: the gradient kernels of tfjs carry none. */
export function convGeometry(
  imageShape: readonly number[],
  filterShape: readonly number[],
  attributes: Attributes,
  depthwise = false,
) {
  return backend_util.computeConv2DInfo(
    [...imageShape] as Shape4D,
    [...filterShape] as Shape4D,
    attributes.strides as number | [number, number],
    (attributes.dilations ?? 1) as number | [number, number],
    attributes.pad as Padding,
    (attributes.dimRoundingMode ?? undefined) as 'floor' | 'round' | 'ceil' | undefined,
    depthwise,
    attributes.dataFormat === 'NCHW' ? 'channelsFirst' : 'channelsLast',
  );
}

export type ConvGeometry = ReturnType<typeof convGeometry>;

/** Cuts `size` rows and columns out of NHWC images, starting at `begin`; returns the images themselves when nothing is cut. */
export function cropImages(
  run: Run,
  images: TensorInfo,
  begin: readonly [number, number],
  size: readonly [number, number],
): TensorInfo {
  const [batch, height, width, channels] = images.shape as Shape4D;
  if (begin[0] === 0 && begin[1] === 0 && size[0] === height && size[1] === width) return images;
  return run('Slice', { x: images }, { begin: [0, ...begin, 0], size: [batch, ...size, channels] });
}

/** Another view of the same values. */
export const reshape = (run: Run, x: TensorInfo, shape: readonly number[]) =>
  run('Reshape', { x }, { shape: [...shape] });
/** Axes in another order. */
export const transpose = (run: Run, x: TensorInfo, perm: readonly number[]) =>
  run('Transpose', { x }, { perm: [...perm] });
