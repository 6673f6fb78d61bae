import { add, clipByValue, type Tensor3D, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { expectImages, expectPerturbation } from './internal/expect';

/** What is done after adding. */
export interface PerturbImagesOptions {
  /** Whether to clip to the range of pixels, [-1, 1], as whoever stores an image must; default true. GD-UAP, NAG and AAA do not. */
  readonly clipInput?: boolean;
}

/** Adds one perturbation to all images.
 *
 *  x_i' = min(max(x_i + d, -1), 1)
 *
 *  @param images float32 [N, H, W, C] in [-1, 1]; not disposed.
 *  @param perturbation float32 [H, W, C], in units of the images; not disposed.
 *  @param options `clipInput`.
 *  @returns float32 [N, H, W, C]; the caller disposes it. Differentiable once; the slope is 1 at -1 and 1 themselves, so that a black or white pixel is not lost.
 *  @throws ShapeError when the shapes do not fit.
 *  @example
 *  perturbImages(tf.zeros([1, 1, 2, 1]), tf.tensor3d([[[0.5], [-2]]])).print(); // [0.5, -1]
 */
export function perturbImages(
  images: Tensor4D,
  perturbation: Tensor3D,
  { clipInput = true }: PerturbImagesOptions = {},
): Tensor4D {
  expectImages('perturbImages', 'images', images);
  expectPerturbation('perturbImages', perturbation, images.shape.slice(1));
  return tidy(() => {
    const sum = add(images, perturbation) as Tensor4D;
    return clipInput ? clipByValue(sum, -1, 1) : sum;
  });
}
