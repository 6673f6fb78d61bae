import { ShapeError, ValueError } from '@gans/tensor';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { expectTensor } from './check-input';

/** Checks that images have four axes. */
export function expectImages(caller: string, images: Tensor4D): void {
  expectTensor(caller, 'images', images, ['N', 'H', 'W', 'C'], 'They are float32.');
}

/** Checks that there is one draw an image, and that each is what it must be. */
export function expectDraws(
  caller: string,
  count: number,
  draws: Readonly<Record<string, ArrayLike<number>>>,
  rule: 'a finite number' | 'an integer',
): void {
  for (const [name, values] of Object.entries(draws)) {
    if (values.length !== count)
      throw new ShapeError(
        `${caller}: expected ${name} to hold ${count} values, one an image, got ${values.length}. Draw them for that many images.`,
      );
    for (let i = 0; i < count; i++)
      if (!(rule === 'an integer' ? Number.isInteger(values[i]) : Number.isFinite(values[i])))
        throw new ValueError(
          `${caller}: expected ${name} of image ${i} to be ${rule}, got ${values[i]}. Look at how it was drawn.`,
        );
  }
}

/** Checks what draws are made from. */
export function expectRatios(caller: string, ratios: Readonly<Record<string, number>>): void {
  for (const [name, ratio] of Object.entries(ratios))
    if (!(ratio >= 0 && ratio <= 1))
      throw new ValueError(
        `${caller}: expected ${name} to be in [0, 1], got ${ratio}. It is a share of the image's side.`,
      );
}
