import { randomBits, type Seed, ValueError } from '@gans/tensor';
import type { AugmentOptions } from '../augment';

/** How far images are turned, enlarged and slanted, uniformly each way. */
type AffineRange = Required<Pick<AugmentOptions, 'rotation' | 'scale' | 'shear'>>;

/** Where a pixel is read, about the image's middle: [xx, xy, yx, yy]. */
export type AffineMap = readonly [xx: number, xy: number, yx: number, yy: number];

const LIMITS: Readonly<Record<keyof AffineRange, { readonly text: string; holds(value: number): boolean }>> = {
  rotation: { text: 'from 0 to 180 degrees', holds: (angle) => angle >= 0 && angle <= 180 },
  scale: { text: 'from 0 to below 1', holds: (share) => share >= 0 && share < 1 },
  shear: { text: 'a finite number >= 0', holds: (slant) => slant >= 0 && slant < Infinity },
};

/** @throws ValueError naming `caller` and what is out of range. */
export function checkAffine(caller: string, range: AffineRange): void {
  for (const [name, { text, holds }] of Object.entries(LIMITS)) {
    const value = range[name as keyof AffineRange];
    if (!holds(value))
      throw new ValueError(`${caller}: expected ${name} to be ${text}, got ${value}. 0 leaves it out.`);
  }
}

/** Draws the map of image `index`.
 *
 *  y(p) = x(A^-1 p), A = f R(angle) [[1, slant], [0, 1]]; angle ~ U(-rotation, rotation), f ~ U(1 - scale, 1 + scale), slant ~ U(-shear, shear)
 *
 *  @returns A^-1; undefined where the range allows nothing but the image itself.
 */
export function drawAffine(seed: Seed, index: number, { rotation, scale, shear }: AffineRange): AffineMap | undefined {
  if (rotation === 0 && scale === 0 && shear === 0) return undefined;
  const [turn, size, lean] = Array.from(randomBits(seed, 3, 3 * index), (word) => (word + 0.5) / 2 ** 31 - 1);
  const [angle, factor, slant] = [(turn! * rotation * Math.PI) / 180, 1 + size! * scale, lean! * shear];
  const [cos, sin] = [Math.cos(angle) / factor, Math.sin(angle) / factor];
  return [cos + slant * sin, sin - slant * cos, -sin, cos];
}

/** Reads an image at mapped places, between pixels as a weighted mean of the four around.
 *
 *  @param pixels of one image, row-major [H, W, C].
 *  @param inside the pixel of an axis that position `at` shows, or undefined for black.
 */
export function warpImage(
  pixels: Uint8Array,
  [height, width, channels]: readonly [number, number, number],
  [xx, xy, yx, yy]: AffineMap,
  inside: (at: number, size: number) => number | undefined,
): Uint8Array {
  const warped = new Uint8Array(pixels.length);
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  const read = (row: number | undefined, column: number | undefined, k: number) =>
    row === undefined || column === undefined ? 0 : pixels[(row * width + column) * channels + k]!;
  for (let r = 0; r < height; r++)
    for (let c = 0; c < width; c++) {
      const [dx, dy] = [c - middleX, r - middleY];
      const [x, y] = [middleX + xx * dx + xy * dy, middleY + yx * dx + yy * dy];
      const [left, top] = [Math.floor(x), Math.floor(y)];
      const [rightShare, lowShare] = [x - left, y - top];
      const columns = [inside(left, width), inside(left + 1, width)] as const;
      const rows = [inside(top, height), inside(top + 1, height)] as const;
      for (let k = 0; k < channels; k++) {
        const high = (1 - rightShare) * read(rows[0], columns[0], k) + rightShare * read(rows[0], columns[1], k);
        const low = (1 - rightShare) * read(rows[1], columns[0], k) + rightShare * read(rows[1], columns[1], k);
        warped[(r * width + c) * channels + k] = Math.round((1 - lowShare) * high + lowShare * low);
      }
    }
  return warped;
}
