import { ValueError } from '@gans/tensor';
import { resizeBilinear } from '@gans/tensor/ops';
import { add, broadcastTo, div, mean, mul, sub, type Tensor4D, tensor1d, tidy } from '@tensorflow/tfjs-core';

/** What a classifier wants images in [-1, 1] to be turned into, in this order. What is left out stays as it is. */
export interface Preprocessing {
  /** Values that black and white are brought to, for example [0, 1] or [0, 255]; default [-1, 1]. */
  readonly range?: readonly [black: number, white: number];
  /** Height and width in pixels, reached by bilinear interpolation between the centres of pixels. */
  readonly size?: readonly [height: number, width: number];
  /** 3: grey images thrice; 1: the mean of the channels. */
  readonly channels?: 1 | 3;
  /** Subtracted from each channel, in units of `range`. */
  readonly mean?: readonly number[];
  /** That each channel is divided by, > 0. */
  readonly deviation?: readonly number[];
}

/** Turns images into what a classifier was trained on; differentiable.
 *
 *  x -> range -> bilinear resize -> channels -> (x - mean) / deviation
 *  As the code of Rangwani et al., "Class Balancing GAN with a Classifier in the Loop", 2021, prepares images for iNaturalist (val-iisc/class-balancing-gan 6c254c5, trainer.py), arXiv:2106.09402.
 *
 *  @param images float32 [N, H, W, C] in [-1, 1]; not disposed.
 *  @param steps of `expectPreprocessing`.
 *  @returns float32 [N, height, width, channels]; the caller disposes it.
 *  @example
 *  preprocess(images, { range: [0, 1], size: [16, 16], mean: [0.5], deviation: [0.25] }); // [4, 16, 16, 1] in [-2, 2]
 */
export function preprocess(images: Tensor4D, steps: Preprocessing): Tensor4D {
  const { range: [black, white] = [-1, 1], size, channels, mean: shift, deviation } = steps;
  return tidy(() => {
    let x: Tensor4D = images.clone();
    if (black !== -1 || white !== 1) x = add(mul(x, (white - black) / 2), (white + black) / 2);
    if (size !== undefined) x = resizeBilinear(x, size);
    const depth = x.shape[3];
    if (channels !== undefined && channels !== depth)
      x = channels === 1 ? mean(x, 3, true) : broadcastTo(x, [...(x.shape.slice(0, 3) as [number, number, number]), 3]);
    if (shift !== undefined) x = sub(x, tensor1d([...shift]));
    return deviation === undefined ? x : div(x, tensor1d([...deviation]));
  });
}

/** Checks what `preprocess` is to do with images of a number of channels.
 *
 *  @throws ValueError naming the step that cannot be taken.
 */
export function expectPreprocessing(caller: string, steps: Preprocessing, imageChannels: number): void {
  const { range, size, channels = imageChannels, mean: shift, deviation } = steps;
  const refuse = (name: string, rule: string, value: unknown) =>
    new ValueError(`${caller}: expected preprocessing.${name} to be ${rule}, got ${JSON.stringify(value)}.`);
  const numbers = (value: unknown, count: number): value is readonly number[] =>
    Array.isArray(value) && value.length === count && value.every(Number.isFinite);
  if (range !== undefined && !(numbers(range, 2) && range[0] !== range[1]))
    throw refuse('range', 'two different numbers, those of black and of white', range);
  if (size !== undefined && !(numbers(size, 2) && size.every((side) => Number.isInteger(side) && side > 0)))
    throw refuse('size', 'a height and a width in whole pixels', size);
  if (channels !== imageChannels && !((channels === 1 || channels === 3) && (imageChannels === 1 || channels === 1)))
    throw refuse(
      'channels',
      `${imageChannels}, those of the images${imageChannels === 1 ? ', or 3' : ', or 1'}`,
      channels,
    );
  if (shift !== undefined && !numbers(shift, channels))
    throw refuse('mean', `${channels} numbers, one a channel`, shift);
  if (deviation !== undefined && !(numbers(deviation, channels) && deviation.every((value) => value > 0)))
    throw refuse('deviation', `${channels} numbers > 0, one a channel`, deviation);
}
