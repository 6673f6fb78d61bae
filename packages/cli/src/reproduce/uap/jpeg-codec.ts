import { imageDecoder, toImages, toPixels } from '@gans/datasets';
import type { ImageCodec } from '@gans/uap';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { encode } from 'jpeg-js';

/** Re-encoding as JPEG, as an image goes through that is stored or sent: encoded by jpeg-js (no colour subsampling), decoded by libjpeg-turbo.
 *
 *  @param quality 1 to 100, as JPEG encoders count it.
 *  @returns a codec for `measureFooling`; takes images of 1 or 3 channels.
 */
export async function jpegCodec(quality: number): Promise<ImageCodec> {
  const decode = await imageDecoder();
  const recode = (pixels: Uint8Array, [height, width, channels]: readonly [number, number, number]): Uint8Array => {
    const rgba = new Uint8Array(4 * height * width).fill(255);
    for (let i = 0; i < height * width; i++)
      for (let c = 0; c < 3; c++) rgba[4 * i + c] = pixels[channels * i + Math.min(c, channels - 1)]!;
    const { pixels: colours, channels: decoded } = decode(encode({ data: rgba, width, height }, quality).data);
    if (decoded === channels) return colours;
    // A grey image comes back as three equal planes.
    return Uint8Array.from({ length: height * width }, (_, i) => colours[3 * i]!);
  };
  return {
    name: `JPEG, quality ${quality}, 4:4:4 (jpeg-js, libjpeg-turbo)`,
    async apply(images: Tensor4D) {
      const [count, ...shape] = images.shape;
      const pixels = await toPixels(images);
      const size = pixels.length / count;
      const recoded = new Uint8Array(pixels.length);
      for (let i = 0; i < count; i++)
        recoded.set(recode(pixels.subarray(i * size, (i + 1) * size), shape as [number, number, number]), i * size);
      return toImages(recoded, shape as [number, number, number]);
    },
  };
}
