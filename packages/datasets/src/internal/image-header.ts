/** What an image file says of itself before its pixels. */
export interface ImageHeader {
  readonly format: 'png' | 'jpeg';
  readonly width: number;
  readonly height: number;
  /** 1 for grey, 3 for colour (also by palette); a transparency channel is not counted. */
  readonly channels: 1 | 3;
}

/** Reads the header of a PNG or JPEG file.
 *
 *  @param bytes the whole file.
 *  @returns the header, or what is wrong as the words after "got ".
 */
export function parseImageHeader(bytes: Uint8Array): ImageHeader | string {
  if (bytes.length === 0) return 'an empty file';
  if (PNG_SIGNATURE.every((byte, i) => bytes[i] === byte)) return parsePng(bytes);
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return parseJpeg(bytes);
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 22));
  if (start === 'version https://git-lf') return 'a Git LFS pointer (run "git lfs pull" where it came from)';
  return `a file that starts with ${JSON.stringify(start.slice(0, 8))}`;
}

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

// Colour types: 0 grey, 2 colour, 3 palette, 4 grey with alpha, 6 colour with alpha.
function parsePng(bytes: Uint8Array): ImageHeader | string {
  if (bytes.length < 33) return 'a PNG file that ends in its header';
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const depth = bytes[24]!;
  if (depth === 16) return 'a PNG file of 16 bits a channel';
  const colourType = bytes[25]!;
  return {
    format: 'png',
    width: view.getUint32(16),
    height: view.getUint32(20),
    channels: colourType === 0 || colourType === 4 ? 1 : 3,
  };
}

/** Walks the segments up to the first scan, so that the decoder never sees a file that ends before it. */
function parseJpeg(bytes: Uint8Array): ImageHeader | string {
  let header: ImageHeader | string = 'a JPEG file without a frame header';
  for (let at = 2; at + 4 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return `a JPEG file damaged at byte ${at}`;
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at += 1; // fill bytes may stand before a marker
      continue;
    }
    const end = at + 2 + bytes[at + 2]! * 256 + bytes[at + 3]!;
    if (end > bytes.length) break;
    if (marker === START_OF_SCAN) return header;
    if (isFrame(marker)) header = parseFrame(bytes, at);
    at = end;
  }
  return 'a JPEG file that ends in its header';
}

const START_OF_SCAN = 0xda;

// 0xc4, 0xc8 and 0xcc lie in the same range and hold tables.
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

function parseFrame(bytes: Uint8Array, at: number): ImageHeader | string {
  const channels = bytes[at + 9];
  if (channels !== 1 && channels !== 3) return `a JPEG file of ${channels} channels (CMYK?)`;
  const uint16 = (offset: number) => bytes[at + offset]! * 256 + bytes[at + offset + 1]!;
  return { format: 'jpeg', height: uint16(5), width: uint16(7), channels };
}
