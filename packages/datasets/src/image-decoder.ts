import { FormatError } from '@gans/tensor';
import { type ImageHeader, parseImageHeader } from './internal/image-header';

/** An image as bytes. */
export interface DecodedImage {
  readonly format: 'jpeg' | 'png';
  readonly width: number;
  readonly height: number;
  /** 1 grey, 3 red, green, blue. */
  readonly channels: 1 | 3;
  /** H * W * channels values, row-major, channels last. */
  readonly pixels: Uint8Array;
}

/** Decodes one image file; `what` names it in errors. */
export type DecodeImage = (bytes: Uint8Array, what?: string) => DecodedImage;

/** What decodes images, for results: JPEG decoders differ by up to 63 grey levels where they enlarge the colour planes differently. */
export const IMAGE_DECODERS = {
  jpeg: 'libjpeg-turbo (@cwasm/jpeg-turbo 0.1.3)',
  png: 'LodePNG (@cwasm/lodepng 0.1.9)',
} as const;

// As Pillow's limit: what is larger is a decompression bomb, or wants cutting first.
const LARGEST_PIXEL_COUNT = 178_956_970;

/** Loads the decoders of PNG and JPEG files (WebAssembly; no native code).
 *
 *  JPEG: baseline and progressive, grey or colour, equal to Pillow's (libjpeg-turbo) to the last grey level; orientation tags are not applied, as in Pillow.
 *  PNG: 1 to 8 bits, grey, colour or palette, checksums verified; a transparency channel is dropped where it is opaque everywhere.
 *
 *  @returns a synchronous function from the bytes of a file to its pixels. It throws a FormatError in one line for damaged or truncated files, for transparency, 16 bits and CMYK, and for images above 178,956,970 pixels, before memory is taken.
 *  @example
 *  import { readFileSync } from 'node:fs';
 *
 *  const decode = await imageDecoder();
 *  const { width, height, channels, pixels } = decode(readFileSync('data/pets/cat/1.png'), '1.png');
 */
export async function imageDecoder(): Promise<DecodeImage> {
  const jpeg = await import('@cwasm/jpeg-turbo');
  const png = await import('@cwasm/lodepng');
  return (bytes, what = 'bytes') => {
    const refuse = (found: string) =>
      new FormatError(
        `decodeImage: expected ${what} to be a whole, opaque PNG or JPEG image of 8 bits a channel, got ${found}. Replace or convert it.`,
      );
    const header = parseImageHeader(bytes);
    if (typeof header === 'string') throw refuse(header);
    const { format, width, height, channels } = header;
    if (width * height > LARGEST_PIXEL_COUNT || width * height === 0) throw refuse(`${width} x ${height} pixels`);
    let rgba: Uint8ClampedArray;
    try {
      rgba = (format === 'jpeg' ? jpeg : png).decode(bytes).data;
    } catch {
      throw refuse(`damaged or missing data after a sound ${format.toUpperCase()} header`);
    }
    if (!isOpaque(rgba)) throw refuse('transparency');
    return { format, width, height, channels, pixels: withoutAlpha(rgba, channels) };
  };
}

function isOpaque(rgba: Uint8ClampedArray): boolean {
  for (let i = 3; i < rgba.length; i += 4) if (rgba[i] !== 255) return false;
  return true;
}

function withoutAlpha(rgba: Uint8ClampedArray, channels: ImageHeader['channels']): Uint8Array {
  const count = rgba.length / 4;
  const pixels = new Uint8Array(count * channels);
  if (channels === 1) for (let i = 0; i < count; i++) pixels[i] = rgba[4 * i]!;
  else
    for (let i = 0; i < count; i++) {
      pixels[3 * i] = rgba[4 * i]!;
      pixels[3 * i + 1] = rgba[4 * i + 1]!;
      pixels[3 * i + 2] = rgba[4 * i + 2]!;
    }
  return pixels;
}
