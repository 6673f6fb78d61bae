import { ValueError } from '@gans/tensor';
import { abs } from '@gans/tensor/ops';
import {
  add,
  cast,
  div,
  fill,
  greaterEqual,
  lessEqual,
  log,
  logicalOr,
  mul,
  reshape,
  sqrt,
  square,
  sub,
  sum,
  type Tensor1D,
  tidy,
} from '@tensorflow/tfjs-core';
import type { Difference } from './difference';
import { estimateNoise, type PixelRangeOptions, widthOf } from './noise';

/** Options of `clippedNoiseDifference`. Sizes are shares of the range's width. */
export interface ClippedNoiseOptions extends PixelRangeOptions {
  /** Standard deviation of the noise, >= 0; 'estimate' (default) asks each image, as `estimateNoise` does. */
  readonly noise?: number | 'estimate';
  /** Standard deviation of what the generator cannot redraw, > 0; default 0.15. It adds to the noise as a variance. */
  readonly modelNoise?: number;
}

/** Difference in nats a pixel under normal noise that was clipped to the pixels' range: as sensitive as squares where there is no noise, as steady as absolute values where there is.
 *
 *  A pixel inside the range is x = g + s n:  l = r^2 / (2 s^2), r = (x - g) / w.  One at an end of it may lie anywhere beyond:  l = -ln(2 Phi(-|r|/s))
 *  dif = (1/P) sum l;  s^2 = noise^2 + modelNoise^2.  dif >= 0, and 0 for an image redrawn exactly.
 *  Ours; the likelihood of Tobin, "Estimation of relationships for limited dependent variables", 1958.
 *  Deviates: -ln(2 Phi(-u)) is taken as u^2/2 + ln(1 + sqrt(8/pi) u + (6/pi - 1) u^2)/2, right to the second order at 0 and within 2.1 % everywhere.
 *
 *  With `penalty: 'squared'` and `lambda: 'evidence'` the loss is the evidence of one latent: -ln p(x | z) - ln p(z), divided by P.
 *
 *  @throws ValueError when a size is out of range.
 *  @example
 *  const difference = clippedNoiseDifference({ noise: 0, modelNoise: 0.1 });
 *  difference.compare(tf.zeros([1, 3, 3, 1]), difference.prepare(tf.fill([1, 3, 3, 1], 0.2))).print(); // [0.5]
 */
export function clippedNoiseDifference({
  noise = 'estimate',
  modelNoise = 0.15,
  pixelRange = [-1, 1],
}: ClippedNoiseOptions = {}): Difference {
  const width = widthOf('clippedNoiseDifference', pixelRange);
  if (noise !== 'estimate' && !(noise >= 0 && noise < Infinity))
    throw new ValueError(
      `clippedNoiseDifference: expected noise to be 'estimate' or a finite number >= 0, got ${noise}.`,
    );
  if (!(modelNoise > 0 && modelNoise < Infinity))
    throw new ValueError(
      `clippedNoiseDifference: expected modelNoise to be a finite number above 0, got ${modelNoise}.`,
    );
  return {
    name: 'clipped noise',
    prepare: (images) =>
      tidy(() => {
        const count = images.shape[0];
        const size = noise === 'estimate' ? estimateNoise(images, { pixelRange }) : fill([count], noise);
        const deviation = sqrt(add(square(size), modelNoise ** 2));
        const [min, max] = pixelRange;
        const clipped = cast(logicalOr(lessEqual(images, min), greaterEqual(images, max)), 'float32');
        return {
          images: images.clone(),
          clipped,
          precision: reshape(div(1 / width, deviation), [count, 1, 1, 1]), // 1 / (s w)
        };
      }),
    compare: (redrawn, { images, clipped, precision }) =>
      tidy(() => {
        const u = abs(mul(sub(redrawn, images!), precision!));
        const beyond = log(add(1, mul(mul(u, add(mul(u, QUADRATIC), LINEAR)), clipped!)));
        return mul(sum(add(square(u), beyond), [1, 2, 3]), (0.5 * redrawn.shape[0]) / redrawn.size) as Tensor1D;
      }),
  };
}

// f(u) = -ln(2 Phi(-u)) has f(0) = 0, f'(0) = sqrt(2/pi), f''(0) = 2/pi, and f(u) ~ u^2/2 + ln u: as u^2/2 + ln(1 + p u + q u^2)/2 has with these.
const LINEAR = 2 * Math.sqrt(2 / Math.PI);
const QUADRATIC = 6 / Math.PI - 1;
