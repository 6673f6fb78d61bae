import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesField, doubleField, floatField, join, readFields, varintField } from './protobuf';

describe('varintField', () => {
  it('writes seven bits a byte, the lowest first', () => {
    expect([...varintField(1, 150)]).toEqual([0x08, 0x96, 0x01]);
    expect([...varintField(2, 0)]).toEqual([0x10, 0]);
    expect([...varintField(2, 2 ** 40)]).toEqual([0x10, 128, 128, 128, 128, 128, 32]);
  });
});

describe('bytesField', () => {
  it('writes texts, bytes and messages behind their length', () => {
    expect([...bytesField(2, 'testing')]).toEqual([0x12, 7, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67]);
    expect([...bytesField(3, [varintField(1, 150)])]).toEqual([0x1a, 3, 0x08, 0x96, 0x01]);
    expect(bytesField(4, new Uint8Array(300)).length).toBe(3 + 300);
  });
});

describe('readFields', () => {
  it('gives back numbers and bytes', () => {
    const whole = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(whole, fc.double(), fc.float(), fc.uint8Array(), (count, double, float, data) => {
        const message = join([
          varintField(2, count),
          doubleField(1, double),
          floatField(9, float),
          bytesField(8, data),
        ]);
        const fields = readFields(message);
        expect(fields.map(({ number }) => number)).toEqual([2, 1, 9, 8]);
        const bytes = fields.map(({ value }) => Uint8Array.from(value as Uint8Array));
        expect(fields[0]!.value).toBe(count);
        expect(new DataView(bytes[1]!.buffer).getFloat64(0, true)).toBe(double);
        expect(new DataView(bytes[2]!.buffer).getFloat32(0, true)).toBe(float);
        expect(bytes[3]).toEqual(data);
      }),
    );
  });
});
