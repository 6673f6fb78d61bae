import { describe, expect, it } from 'vitest';
import { encodePng } from '../png';
import { pngHeader } from './png-header';

describe('pngHeader', () => {
  it.each([1, 3] as const)('reads the size of a picture of %d channels', (channels) => {
    const data = new Uint8Array(7 * 300 * channels);
    expect(pngHeader(encodePng({ width: 300, height: 7, channels, data }))).toEqual({
      width: 300,
      height: 7,
      channels,
    });
  });

  it('knows no other files', () => {
    expect(pngHeader(new Uint8Array(100))).toBeUndefined();
    expect(pngHeader(new Uint8Array(0))).toBeUndefined();
  });
});
