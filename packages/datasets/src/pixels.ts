import { ShapeError, ValueError } from '@gans/tensor';
import { type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import type { ImageShape } from './image-dataset';

const valueOfByte = Float32Array.from({ length: 256 }, (_, byte) => byte / 127.5 - 1);

/** Maps bytes to the range that generators and discriminators use.
 *
 *  x = pixel / 127.5 - 1
 *
 *  @param pixels uint8, N * H * W * C values, channels last.
 *  @param shape [H, W, C].
 *  @returns float32 [N, H, W, C] in [-1, 1]; 0 becomes -1, 255 becomes 1; the caller disposes it.
 *  @throws ShapeError when the pixels are not a whole number of images.
 *  @example
 *  const images = toImages(Uint8Array.of(0, 255), [1, 1, 1]); // [[[[-1]]], [[[1]]]]
 */
export function toImages(pixels: Uint8Array, shape: ImageShape): Tensor4D {
  const [height, width, channels] = shape;
  const imageSize = height * width * channels;
  if (!(imageSize > 0) || pixels.length % imageSize !== 0)
    throw new ShapeError(
      `toImages: expected pixels to be a whole number of ${shape.join('x')} images, got ${pixels.length} bytes. Pass the images' own shape.`,
    );
  const values = new Float32Array(pixels.length);
  for (let i = 0; i < pixels.length; i++) values[i] = valueOfByte[pixels[i]!]!;
  return tensor4d(values, [pixels.length / imageSize, height, width, channels], 'float32');
}

/** Maps images back to bytes: the inverse of `toImages`, exact for all 256 values.
 *
 *  pixel = round(127.5 (x + 1)), clipped to [0, 255]
 *
 *  @param images float32 [N, H, W, C], nominally in [-1, 1]; not disposed.
 *  @returns uint8, N * H * W * C values, channels last.
 *  @throws ValueError when a value is NaN, which is what a diverged generator makes.
 */
export async function toPixels(images: Tensor4D): Promise<Uint8Array> {
  const values = await images.data();
  const pixels = new Uint8ClampedArray(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value))
      throw new ValueError(
        `toPixels: expected images without NaN, got NaN at element ${i}. Look for the step where training diverged.`,
      );
    pixels[i] = Math.round(127.5 * (value + 1));
  }
  return new Uint8Array(pixels.buffer);
}
