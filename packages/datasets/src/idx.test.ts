import { isGansError } from '@gans/tensor';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeIdxImages, decodeIdxLabels, encodeIdxImages, encodeIdxLabels } from './idx';

const header = (...values: number[]) => {
  const bytes = new Uint8Array(4 * values.length);
  for (const [i, value] of values.entries()) new DataView(bytes.buffer).setUint32(4 * i, value);
  return bytes;
};
const join = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));

const anyImages = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
  .chain(([count, rows, columns]) =>
    fc
      .uint8Array({ minLength: count * rows * columns, maxLength: count * rows * columns })
      .map((pixels) => ({ count, rows, columns, pixels })),
  );

describe('decodeIdxImages', () => {
  it('inverts encodeIdxImages', () => {
    fc.assert(
      fc.property(anyImages, (images) => {
        expect(decodeIdxImages(encodeIdxImages(images))).toEqual(images);
      }),
    );
  });

  it('reads the layout of the format, byte by byte', () => {
    const bytes = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 9, 8, 7, 6, 5, 4);
    expect(decodeIdxImages(bytes)).toEqual({ count: 2, rows: 1, columns: 3, pixels: Uint8Array.of(9, 8, 7, 6, 5, 4) });
  });

  it('reads bytes that lie inside a larger buffer', () => {
    const bytes = encodeIdxImages({ count: 1, rows: 1, columns: 2, pixels: Uint8Array.of(3, 4) });
    const shifted = join(Uint8Array.of(1, 2, 3), bytes).subarray(3);
    expect([...decodeIdxImages(shifted).pixels]).toEqual([3, 4]);
  });

  it('D2: answers hostile bytes with the right images or a FormatError, never anything else', () => {
    const mutated = fc
      .tuple(anyImages.map(encodeIdxImages), fc.nat(), fc.nat(255), fc.nat(30))
      .map(([bytes, at, value, cut]) => {
        const copy = bytes.slice(0, Math.max(0, bytes.length - (cut > 20 ? cut - 20 : 0)));
        if (copy.length > 0) copy[at % copy.length] = value;
        return copy;
      });
    fc.assert(
      fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 64 })), (bytes) => {
        try {
          expect(encodeIdxImages(decodeIdxImages(bytes))).toEqual(bytes);
        } catch (error) {
          expect(isGansError(error) && error.code).toBe('FORMAT');
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['a short header', header(2051, 1), 'to hold 16 header bytes, got 8 bytes. The file is truncated'],
    [
      'labels',
      header(2049, 1, 1, 1),
      'magic number 2051, got 2049 (labels). The image and the label file seem to be swapped.',
    ],
    ['another element type', header(0x0d03, 1, 1, 1), 'got 0x00000d03. Only IDX files of unsigned bytes'],
    ['no IDX file', header(0x89504e47, 1, 1, 1), 'got 0x89504e47. This is not an IDX file.'],
    ['no images', header(2051, 0, 1, 1), 'at least one item, got a count of 0'],
    ['empty images', header(2051, 1, 0, 1), 'rows and columns from 1 to 4096, got 0 x 1'],
    ['giant images', header(2051, 1, 28, 4097), 'rows and columns from 1 to 4096, got 28 x 4097'],
    ['a giant count', header(2051, 0xffffffff, 4096, 4096), 'at most 4 GiB, got 72057594021150740 bytes'],
    [
      'missing pixels',
      join(header(2051, 2, 1, 2), Uint8Array.of(1, 2, 3)),
      '20 bytes (16 + 2 x 1 x 2), got 19 bytes. The file is truncated',
    ],
    [
      'extra pixels',
      join(header(2051, 1, 1, 1), Uint8Array.of(1, 2)),
      '17 bytes (16 + 1 x 1 x 1), got 18 bytes. Bytes follow the data',
    ],
  ])('D2: refuses %s, naming expected and found', (_, bytes, message) => {
    expect(() => decodeIdxImages(bytes)).toThrow(message);
  });

  it('names the file when it is told its path', () => {
    expect(() => decodeIdxImages(header(1, 1, 1, 1), 'd/train-images')).toThrow(
      'readIdxImages: expected d/train-images to hold',
    );
    expect(() => decodeIdxImages(header(1, 1, 1, 1))).toThrow('decodeIdxImages: expected bytes to hold');
  });
});

describe('decodeIdxLabels', () => {
  it('inverts encodeIdxLabels', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 50 }), (labels) => {
        expect(decodeIdxLabels(encodeIdxLabels(labels))).toEqual(labels);
      }),
    );
  });

  it('D2: refuses images, and counts that are not those of the bytes', () => {
    expect(() => decodeIdxLabels(header(2051, 1, 1, 1))).toThrow('magic number 2049, got 2051 (images)');
    expect(() => decodeIdxLabels(join(header(2049, 3), Uint8Array.of(1)))).toThrow('11 bytes (8 + 3), got 9 bytes');
  });
});

describe('encodeIdxImages', () => {
  it('refuses pixels that do not fill the dimensions', () => {
    expect(() => encodeIdxImages({ count: 2, rows: 1, columns: 1, pixels: new Uint8Array(3) })).toThrow(
      'encodeIdxImages: expected pixels to hold 2 x 1 x 1 bytes, got 3.',
    );
  });

  it('refuses dimensions that it could not read back', () => {
    expect(() => encodeIdxImages({ count: 0, rows: 1, columns: 1, pixels: new Uint8Array(0) })).toThrow(
      'got 0 x 1 x 1',
    );
    expect(() => encodeIdxImages({ count: 1, rows: 4097, columns: 1, pixels: new Uint8Array(4097) })).toThrow(
      'sides up to 4096',
    );
  });
});

describe('encodeIdxLabels', () => {
  it('refuses no labels', () => {
    expect(() => encodeIdxLabels(new Uint8Array(0))).toThrow('encodeIdxLabels: expected at least one label, got none.');
  });
});
