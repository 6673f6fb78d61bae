import { imageDecoder, toImages, toPixels } from '@gans/datasets';
import type { ImageCodec } from '@gans/uap';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { encode } from 'jpeg-js';

/** Side of the blocks that JPEG transforms apart from each other. */
const BLOCK = 8;
/** Pixels of a sheet at most, so that it takes a few MB; JPEG itself allows 65,535 rows. */
const SHEET_PIXELS = 1 << 20;
const SHEET_ROWS = 65_535;

type Shape = readonly [height: number, width: number, channels: number];

/** Re-encoding as JPEG, as an image goes through that is stored or sent: encoded by jpeg-js (no colour subsampling), decoded by libjpeg-turbo.
 *
 *  Images are encoded below each other on sheets, since an encoder costs more to set up than a small image to encode: blocks do not see each other without subsampling, so each image comes back as it would alone.
 *
 *  @param quality 1 to 100, as JPEG encoders count it.
 *  @returns a codec for `measureFooling`; takes images of 1 or 3 channels.
 */
export async function jpegCodec(quality: number): Promise<ImageCodec> {
  const decode = await imageDecoder();
  return {
    name: `JPEG, quality ${quality}, 4:4:4 (jpeg-js, libjpeg-turbo)`,
    async apply(images: Tensor4D) {
      const [count, ...shape] = images.shape;
      const pixels = await toPixels(images);
      const [height, width] = wholeBlocks(shape);
      const atOnce = Math.max(
        1,
        Math.min(Math.floor(SHEET_ROWS / height), Math.floor(SHEET_PIXELS / (height * width))),
      );
      const recoded = new Uint8Array(pixels.length);
      for (let first = 0; first < count; first += atOnce) {
        const part = { first, count: Math.min(atOnce, count - first) };
        const sheet = { data: layOut(pixels, shape, part), width, height: part.count * height };
        takeOff(decode(encode(sheet, quality).data), recoded, shape, part);
      }
      return toImages(recoded, shape);
    },
  };
}

interface Part {
  readonly first: number;
  readonly count: number;
}

function wholeBlocks([height, width]: Shape): [height: number, width: number] {
  return [Math.ceil(height / BLOCK) * BLOCK, Math.ceil(width / BLOCK) * BLOCK];
}

/** Some images as one in RGBA, each filled up to whole blocks by its last row and column, as encoders do. */
function layOut(pixels: Uint8Array, shape: Shape, { first, count }: Part): Uint8Array {
  const [height, width, channels] = shape;
  const [rows, columns] = wholeBlocks(shape);
  const rgba = new Uint8Array(4 * count * rows * columns).fill(255);
  let at = 0;
  for (let image = first; image < first + count; image++)
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++, at += 4) {
        const y = image * height + Math.min(row, height - 1);
        const from = channels * (y * width + Math.min(column, width - 1));
        for (let c = 0; c < 3; c++) rgba[at + c] = pixels[from + Math.min(c, channels - 1)]!;
      }
  return rgba;
}

/** The images of a sheet, without what filled them up; of a grey one, which comes back as three equal planes, the first. */
function takeOff(
  sheet: { readonly pixels: Uint8Array; readonly channels: number },
  recoded: Uint8Array,
  shape: Shape,
  { first, count }: Part,
): void {
  const [height, width, channels] = shape;
  const [rows, columns] = wholeBlocks(shape);
  let at = first * height * width * channels;
  for (let image = 0; image < count; image++)
    for (let row = 0; row < height; row++)
      for (let column = 0; column < width; column++) {
        const from = sheet.channels * ((image * rows + row) * columns + column);
        for (let c = 0; c < channels; c++) recoded[at++] = sheet.pixels[from + c]!;
      }
}
