import { ValueError } from '@gans/tensor';
import type { Tensor4D } from '@tensorflow/tfjs-core';

/** pixel = round(127.5 (x + 1)), clipped to [0, 255]: what `toPixels` of `@gans/datasets` does, which browsers cannot load. */
export async function toBytes(caller: string, images: Tensor4D): Promise<Uint8Array> {
  const values = await images.data<'float32'>();
  const bytes = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value))
      throw new ValueError(
        `${caller}: expected images without NaN, got NaN at element ${i}. Look at the generator's weights, and lower stepSize where samples are mined.`,
      );
    bytes[i] = Math.min(255, Math.max(0, Math.round(127.5 * (value + 1))));
  }
  return bytes;
}
