import { ShapeError, ValueError } from '@gans/tensor';
import type { Tensor4D } from '@tensorflow/tfjs-core';

/** Checks that images have four axes. */
export function expectImages(caller: string, images: Tensor4D): void {
  if (images.rank !== 4)
    throw new ShapeError(`${caller}: expected images [N, H, W, C], got [${(images as Tensor4D).shape.join(', ')}].`);
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
      throw new ShapeError(`${caller}: expected ${name} to hold ${count} values, one an image, got ${values.length}.`);
    for (let i = 0; i < count; i++)
      if (!(rule === 'an integer' ? Number.isInteger(values[i]) : Number.isFinite(values[i])))
        throw new ValueError(`${caller}: expected ${name} of image ${i} to be ${rule}, got ${values[i]}.`);
  }
}

/** Checks what draws are made from. */
export function expectRatios(caller: string, ratios: Readonly<Record<string, number>>): void {
  for (const [name, ratio] of Object.entries(ratios))
    if (!(ratio >= 0 && ratio <= 1)) throw new ValueError(`${caller}: expected ${name} to be in [0, 1], got ${ratio}.`);
}
