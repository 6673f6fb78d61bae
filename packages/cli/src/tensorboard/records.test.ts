import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeRecords, encodeRecord } from './records';

const concat = (parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts));
const blocks = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 });

describe('encodeRecord', () => {
  it('lays out length, checksum, data, checksum', () => {
    const record = encodeRecord(new TextEncoder().encode('123456789'));
    // The checksum of the data is e3069283, masked.
    const masked = (((0xe3069283n >> 15n) | (0xe3069283n << 17n)) + 0xa282ead8n) & 0xffffffffn;
    expect(record.length).toBe(12 + 9 + 4);
    expect([...record.subarray(0, 8)]).toEqual([9, 0, 0, 0, 0, 0, 0, 0]);
    expect(BigInt(new DataView(record.buffer).getUint32(21, true))).toBe(masked & 0xffffffffn);
  });
});

describe('decodeRecords', () => {
  it('gives back what was put in', () => {
    fc.assert(
      fc.property(blocks, (data) => {
        expect(decodeRecords(concat(data.map(encodeRecord))).map((part) => [...part])).toEqual(
          data.map((part) => [...part]),
        );
      }),
    );
  });

  it('stops at a record that was torn', () => {
    fc.assert(
      fc.property(blocks, fc.nat(), (data, seed) => {
        const file = concat([...data.map(encodeRecord), encodeRecord(Uint8Array.of(1, 2, 3))]);
        const torn = file.subarray(0, file.length - 1 - (seed % 18));
        expect(decodeRecords(torn)).toHaveLength(data.length);
      }),
    );
  });

  it('stops at a record of which a bit has changed', () => {
    const file = concat([1, 2, 3].map((byte) => encodeRecord(Uint8Array.of(byte, byte))));
    for (let at = 18; at < 36; at++) {
      const damaged = Uint8Array.from(file);
      damaged[at]! ^= 4;
      expect(decodeRecords(damaged)).toHaveLength(1);
    }
  });
});
