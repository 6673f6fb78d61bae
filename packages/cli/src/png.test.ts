import fc from 'fast-check';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { encodePng } from './png';

const image = fc
  .record({
    width: fc.integer({ min: 1, max: 9 }),
    height: fc.integer({ min: 1, max: 9 }),
    channels: fc.constantFrom(1 as const, 3 as const),
  })
  .chain(({ width, height, channels }) => {
    const length = width * height * channels;
    return fc.uint8Array({ minLength: length, maxLength: length }).map((data) => ({ width, height, channels, data }));
  });

describe('encodePng', () => {
  it('is lossless: a decoder reads the same pixels', () => {
    fc.assert(
      fc.property(image, ({ width, height, channels, data }) => {
        const decoded = PNG.sync.read(Buffer.from(encodePng({ width, height, channels, data })));
        expect([decoded.width, decoded.height]).toEqual([width, height]);
        for (let pixel = 0; pixel < width * height; pixel++)
          for (let c = 0; c < 4; c++) {
            const expected = c === 3 ? 255 : data[pixel * channels + (channels === 1 ? 0 : c)];
            expect(decoded.data[4 * pixel + c]).toBe(expected);
          }
      }),
      { numRuns: 40 },
    );
  });

  it('starts with the PNG signature', () => {
    const bytes = encodePng({ width: 1, height: 1, channels: 1, data: Uint8Array.of(7) });
    expect([...bytes.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
  });

  it('rejects data of another size', () => {
    expect(() => encodePng({ width: 2, height: 2, channels: 3, data: new Uint8Array(4) })).toThrow(
      'encodePng: expected data of 2 x 2 x 3 bytes, got 4.',
    );
    expect(() => encodePng({ width: 0, height: 2, channels: 1, data: new Uint8Array(0) })).toThrow(
      'encodePng: expected data',
    );
  });
});
