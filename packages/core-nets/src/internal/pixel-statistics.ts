import { ValueError } from '@gans/tensor';
import { addBias } from '@gans/tensor/ops';
import { mul, type Tensor4D, tensor1d } from '@tensorflow/tfjs-core';
import { expectConfig } from './check-config';

/** How a classifier brings images to the scale that its weights were trained for. */
export interface PixelStatistics {
  /** Mean of each channel, of pixels in [0, 1]; default: images are taken as they are, in [-1, 1]. */
  readonly pixelMean?: readonly number[];
  /** Standard deviation of each channel, of pixels in [0, 1]; given where `pixelMean` is. */
  readonly pixelDeviation?: readonly number[];
}

/** Checks and freezes the statistics, and gives the rest of the config. */
export function splitPixelStatistics<C extends PixelStatistics & { readonly channels: number }>(
  caller: string,
  config: C,
): { statistics: PixelStatistics; rest: Omit<C, keyof PixelStatistics> } {
  expectConfig(caller, config);
  const { pixelMean, pixelDeviation, ...rest } = config;
  // Whoever checks the rest refuses a number of channels that is none.
  const none = (pixelMean === undefined && pixelDeviation === undefined) || !Number.isInteger(config.channels);
  if (none) return { statistics: {}, rest };
  const read = (name: string, values: readonly number[] | undefined, smallest: number) => {
    if (
      !Array.isArray(values) ||
      values.length !== config.channels ||
      !values.every((value) => Number.isFinite(value) && value > smallest)
    )
      throw new ValueError(
        `${caller}: expected ${name} to hold ${config.channels} finite numbers${smallest === 0 ? ' > 0' : ''}, one a channel, got ${JSON.stringify(values)}. Leave both pixelMean and pixelDeviation out for images in [-1, 1].`,
      );
    return Object.freeze([...values]) as readonly number[];
  };
  const mean = read('pixelMean', pixelMean, Number.NEGATIVE_INFINITY);
  return { statistics: { pixelMean: mean, pixelDeviation: read('pixelDeviation', pixelDeviation, 0) }, rest };
}

/** Images in [-1, 1] standardised by the statistics of pixels in [0, 1]: ((x + 1) / 2 - mean) / deviation. */
export function standardizePixels(images: Tensor4D, { pixelMean, pixelDeviation }: PixelStatistics): Tensor4D {
  if (pixelMean === undefined || pixelDeviation === undefined) return images;
  const scale = pixelDeviation.map((deviation) => 0.5 / deviation);
  const shift = pixelMean.map((mean, channel) => (0.5 - mean) / pixelDeviation[channel]!);
  return addBias(mul(images, tensor1d(scale)) as Tensor4D, tensor1d(shift));
}
