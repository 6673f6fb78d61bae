import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { imageDecoder } from './image-decoder';

interface PillowImage {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly file: string;
  readonly channels?: number;
  readonly pixels?: string;
}
const { cases } = JSON.parse(readFileSync(new URL('./fixtures/pillow-images.json', import.meta.url), 'utf8')) as {
  cases: readonly PillowImage[];
};
const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));
const fileOf = (id: string) => bytesOf(cases.find((image) => image.id === id)!.file);
const decode = await imageDecoder();

describe('imageDecoder', () => {
  for (const { id, file, pixels, ...rest } of cases)
    if (pixels !== undefined)
      it(`decodes as Pillow does, to the last grey level: ${id}`, () => {
        const { width, height, channels, pixels: got } = decode(bytesOf(file), id);
        expect({ width, height, channels }).toEqual(rest);
        expect(got).toEqual(bytesOf(pixels));
      });

  it('refuses what would lose something, in one line', () => {
    const refused: [string, string][] = [
      ['png, transparent', 'got transparency. Replace or convert it.'],
      ['png, 16 bits', 'got a PNG file of 16 bits a channel.'],
      ['jpeg, cmyk', 'got a JPEG file of 4 channels (CMYK?).'],
    ];
    for (const [id, found] of refused)
      expect(() => decode(fileOf(id), id)).toThrow(
        `decodeImage: expected ${id} to be a whole, opaque PNG or JPEG image of 8 bits a channel, ${found}`,
      );
  });

  it('refuses every truncation of an image', () => {
    for (const id of ['jpeg, 4:2:0', 'png, colour']) {
      const whole = fileOf(id);
      // A JPEG is whole without its two-byte end mark.
      for (let length = 0; length < whole.length - 2; length += 3)
        expect(() => decode(whole.subarray(0, length))).toThrow('decodeImage: expected bytes to be a whole');
    }
  });

  it('refuses a PNG with any bit of its pixels flipped', () => {
    const whole = fileOf('png, grey');
    for (let i = 8; i < whole.length; i++) {
      const damaged = Uint8Array.from(whole);
      damaged[i]! ^= 4;
      expect(() => decode(damaged)).toThrow('decodeImage: expected');
    }
  });

  it('takes no memory for what a header merely announces', () => {
    const bomb = fileOf('png, grey');
    new DataView(bomb.buffer).setUint32(16, 2 ** 31 - 1);
    expect(() => decode(bomb, 'bomb.png')).toThrow('got 2147483647 x 9 pixels.');
  });

  it('names stand-ins and other kinds', () => {
    const text = (content: string) => decode(new TextEncoder().encode(content));
    expect(() => text('version https://git-lfs.github.com/spec/v1')).toThrow('got a Git LFS pointer');
    expect(() => text('GIF89a..')).toThrow('got a file that starts with "GIF89a.."');
    expect(() => text('')).toThrow('got an empty file');
  });

  it('decodes sound images after damaged ones', () => {
    const { file, pixels } = cases[0]!;
    const whole = bytesOf(file);
    for (let i = 0; i < 50; i++) expect(() => decode(whole.subarray(0, whole.length - 20 - i))).toThrow('got damaged');
    expect(decode(whole).pixels).toEqual(bytesOf(pixels!));
  });
});
