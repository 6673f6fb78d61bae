import { ValueError } from '@gans/tensor';
import type { ByteImage } from './png';

/** How images are laid out. */
export interface GridOptions {
  /** Images in a row; the rows follow from the count. */
  readonly columns: number;
  /** Each pixel becomes a square of this many pixels, so that edges stay crisp; default: the largest that keeps the grid within `maxSize`. */
  readonly scale?: number;
  /** Largest width or height in pixels that the default scale aims at; default 960. */
  readonly maxSize?: number;
  /** Pixels between images and around them, after scaling; default: 4, less where images are hardly enlarged. */
  readonly padding?: number;
  /** Grey level of the padding, 0 to 255; default 24. */
  readonly background?: number;
}

/** Lays images out in rows, as one picture.
 *
 *  @param images uint8 [N, H, W, C] flat, N = columns * rows; with one class a row, sort them by class.
 *  @param shape `[H, W, C]`, C is 1 or 3.
 *  @param options columns and how it looks.
 *  @returns the picture; an incomplete last row is filled with background.
 *  @throws ValueError when the length is not a multiple of H * W * C, there is no image, or a size is not a positive integer.
 */
export function imageGrid(
  images: Uint8Array,
  shape: readonly [number, number, number],
  options: GridOptions,
): ByteImage {
  const [height, width, channels] = shape;
  const { columns, background = 24, maxSize = 960 } = options;
  const count = images.length / (height * width * channels);
  if (!Number.isInteger(count) || count < 1)
    throw new ValueError(
      `imageGrid: expected images to hold N x ${shape.join(' x ')} bytes with N >= 1, got ${images.length}.`,
    );
  if (channels !== 1 && channels !== 3) throw new ValueError(`imageGrid: expected 1 or 3 channels, got ${channels}.`);
  const rows = Math.ceil(count / columns);
  const largest = Math.floor(Math.min(maxSize / (columns * width), maxSize / (rows * height)));
  const scale = options.scale ?? Math.max(1, largest);
  const padding = options.padding ?? Math.min(4, scale + 1);
  for (const [name, size] of Object.entries({ columns, scale }))
    if (!Number.isInteger(size) || size < 1)
      throw new ValueError(`imageGrid: expected ${name} to be a positive integer, got ${size}.`);

  const cell = { width: width * scale + padding, height: height * scale + padding };
  const picture = { width: columns * cell.width + padding, height: rows * cell.height + padding };
  const data = new Uint8Array(picture.width * picture.height * channels).fill(background);
  for (let n = 0; n < count; n++) {
    const left = padding + (n % columns) * cell.width;
    const top = padding + Math.floor(n / columns) * cell.height;
    for (let y = 0; y < height * scale; y++) {
      const source = (n * height + Math.floor(y / scale)) * width;
      const target = (top + y) * picture.width + left;
      for (let x = 0; x < width * scale; x++)
        for (let c = 0; c < channels; c++)
          data[(target + x) * channels + c] = images[(source + Math.floor(x / scale)) * channels + c]!;
    }
  }
  return { ...picture, channels, data };
}
