import { normal, type Seed } from '@gans/tensor';
import { clipByValue, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { ImageSampler } from './image-source';
import { expectCount, expectPositive } from './internal/expect';

/** How the noise is drawn. */
export interface GaussianImagesOptions {
  /** Default 0.304: 99.9 % of the values lie in [-1, 1]. */
  readonly standardDeviation?: number;
}

/** The range prior of GD-UAP: noise that knows of images only the range of their pixels.
 *
 *  x ~ N(0, s²), clipped to [-1, 1]
 *  Mopuri et al., 2018, section 3.3. arXiv:1801.08092. Deviates: s is ours; augment it by `jitterImages` for their crops and blurs.
 *
 *  @param imageShape [H, W, C].
 *  @param options `standardDeviation`.
 *  @returns a sampler for `craft`: image i of a seed depends on the seed and i only.
 *  @throws ValueError when a size or the deviation is out of range.
 *  @example
 *  const noise = await gaussianImages([4, 4, 3])(seed, 2); // [2, 4, 4, 3]
 */
export function gaussianImages(
  imageShape: readonly [height: number, width: number, channels: number],
  { standardDeviation = 0.304 }: GaussianImagesOptions = {},
): ImageSampler {
  for (const size of imageShape) expectCount('gaussianImages', 'every size of imageShape', size);
  expectPositive('gaussianImages', 'standardDeviation', standardDeviation);
  return (seed: Seed, count: number) =>
    tidy(() => clipByValue(normal(seed, [count, ...imageShape], { standardDeviation }), -1, 1) as Tensor4D);
}
