import type { DecodedImage } from '../image-decoder';

/** Makes an image grey or colour.
 *
 *  Grey to colour repeats the value. Colour to grey: L = (19595 R + 38470 G + 7471 B + 32768) >> 16, the ITU-R 601 luma in the integer form of Pillow's convert('L').
 *
 *  @returns H * W * channels values; the image's own pixels when nothing is to do.
 */
export function convertChannels(image: DecodedImage, channels: 1 | 3): Uint8Array {
  const { pixels } = image;
  if (image.channels === channels) return pixels;
  const count = pixels.length / image.channels;
  const converted = new Uint8Array(count * channels);
  for (let i = 0; i < count; i++)
    if (channels === 3) converted.fill(pixels[i]!, 3 * i, 3 * i + 3);
    else converted[i] = (19595 * pixels[3 * i]! + 38470 * pixels[3 * i + 1]! + 7471 * pixels[3 * i + 2]! + 32768) >> 16;
  return converted;
}
