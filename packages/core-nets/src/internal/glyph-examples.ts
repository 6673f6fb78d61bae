import { glyphs, toImages } from '@gans/datasets';
import { createSeed } from '@gans/tensor';
import { averagePool, oneHotRows } from '@gans/tensor/ops';
import { slice, type Tensor2D, type Tensor4D, tile } from '@tensorflow/tfjs-core';

/** Number of the glyphs that the nets of the tests learn from. */
export const GLYPH_COUNT = 16;

const [grey, colour] = [draw(1), draw(3)];

function draw(channels: 1 | 3) {
  return glyphs({ seed: createSeed(3), count: GLYPH_COUNT, channels });
}

/** Sixteen glyphs of ten classes, float32 [16, H, W, C] in [-1, 1], for a net's images of any size: averaged down from 32 pixels, cut to 28, or repeated side by side. */
export function glyphImages([height, width, channels]: readonly number[]): Tensor4D {
  const { pixels, imageShape } = channels === 1 ? grey : colour;
  const images = toImages(pixels, imageShape);
  if (height! > 32) return tile(images, [1, height! / 32, width! / 32, 1]);
  if (32 % height! === 0 && height === width) return averagePool(images, 32 / height!);
  return slice(images, [0, (32 - height!) / 2, (32 - width!) / 2, 0], [-1, height!, width!, -1]);
}

/** Their classes. */
export const glyphLabels = (): number[] => [...grey.labels];

/** Their classes, one-hot. */
export const glyphCondition = (): Tensor2D => oneHotRows(grey.labels, 10);
