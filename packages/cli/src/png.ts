import { ValueError } from '@gans/tensor';
import { PNG } from 'pngjs';

/** An image as bytes: row-major, channels interleaved, 1 (grey) or 3 (RGB) of them. */
export interface ByteImage {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly data: Uint8Array;
}

const GREY = 0;
const RGB = 2;

/** Encodes an image as a PNG file, lossless: grey for one channel, RGB for three, 8 bits each.
 *
 *  @param image width and height >= 1; `data` holds height * width * channels bytes.
 *  @returns the file's bytes; equal images give equal bytes.
 *  @throws ValueError when `data` has another length or the channel count is neither 1 nor 3.
 */
export function encodePng(image: ByteImage): Uint8Array {
  const { width, height, channels, data } = image;
  if (channels !== 1 && channels !== 3)
    throw new ValueError(`encodePng: expected channels to be 1 or 3, got ${channels}.`);
  if (!(width >= 1 && height >= 1) || data.length !== width * height * channels)
    throw new ValueError(`encodePng: expected data of ${width} x ${height} x ${channels} bytes, got ${data.length}.`);
  const colorType = channels === 1 ? GREY : RGB;
  const png = new PNG({ width, height });
  png.data = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const bytes = PNG.sync.write(png, { colorType, inputColorType: colorType, inputHasAlpha: false, bitDepth: 8 });
  return new Uint8Array(bytes);
}
