import { describe, expect, it } from 'vitest';
import { crc32c, maskedCrc32c } from './crc32c';

const ascii = (text: string) => new TextEncoder().encode(text);

describe('crc32c', () => {
  it('agrees with the values of RFC 3720, B.4', () => {
    expect(crc32c(ascii('123456789'))).toBe(0xe3069283);
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(new Uint8Array(32).fill(255))).toBe(0x62a8ab43);
    expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i))).toBe(0x46dd794e);
    expect(crc32c(new Uint8Array(0))).toBe(0);
  });
});

describe('maskedCrc32c', () => {
  it('turns and shifts the checksum', () => {
    const crc = BigInt(crc32c(ascii('gans')));
    const turned = ((crc >> 15n) | (crc << 17n)) & 0xffffffffn;
    expect(BigInt(maskedCrc32c(ascii('gans')))).toBe((turned + 0xa282ead8n) & 0xffffffffn);
  });
});
