import { isGansError } from '@gans/tensor';
import { describe, expect, it } from 'vitest';
import { ndArray } from './nd-array';
import { decodeSafetensors, encodeSafetensors } from './safetensors';

/** A file with this header text and this many bytes of data. */
function file(header: string, dataBytes = 0, announced = new TextEncoder().encode(header).length): Uint8Array {
  const json = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + json.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(announced), true);
  bytes.set(json, 8);
  return bytes;
}
const F32 = (shape: string, begin: number, end: number) =>
  `{"dtype":"F32","shape":${shape},"data_offsets":[${begin},${end}]}`;

// Written by safetensors 0.8 of Python: I64 [[1, 2]] as "a", F32 [-0.0] as "é", BOOL [True, False] as "b", metadata k = v.
const REFERENCE = Buffer.from(
  'yAAAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJrIjoidiJ9LCJhIjp7ImR0eXBlIjoiSTY0Iiwic2hhcGUiOlsxLDJdLCJkYXRhX29mZnNldHMiOlswLDE2XX0sIsOpIjp7ImR0eXBlIjoiRjMyIiwic2hhcGUiOlsxXSwiZGF0YV9vZmZzZXRzIjpbMTYsMjBdfSwiYiI6eyJkdHlwZSI6IkJPT0wiLCJzaGFwZSI6WzJdLCJkYXRhX29mZnNldHMiOlsyMCwyMl19fSAgICAgIAEAAAAAAAAAAgAAAAAAAAAAAACAAQA=',
  'base64',
);
const referenceArrays = {
  b: ndArray(Uint8Array.of(1, 0), [2], 'bool'),
  é: ndArray(Float32Array.of(-0)),
  a: ndArray(BigInt64Array.of(1n, 2n), [1, 2]),
};

describe('encodeSafetensors', () => {
  it('writes the same bytes as the reference implementation', () => {
    expect(Buffer.from(encodeSafetensors(referenceArrays, { k: 'v' }))).toEqual(REFERENCE);
  });

  it('does not depend on the order of keys', () => {
    const reversed = Object.fromEntries(Object.entries(referenceArrays).reverse());
    expect(encodeSafetensors(reversed, { b: '1', a: '2' })).toEqual(
      encodeSafetensors(referenceArrays, { a: '2', b: '1' }),
    );
  });

  it.each([
    [
      { __metadata__: ndArray(Uint8Array.of(1)) },
      {},
      'expected names other than __metadata__ and __proto__, got __metadata__',
    ],
    [
      { ['__proto__']: ndArray(Uint8Array.of(1)) },
      {},
      'expected names other than __metadata__ and __proto__, got __proto__. Rename the tensor.',
    ],
    [{}, { ['__proto__']: 'x' }, 'expected metadata keys other than __proto__'],
    [{}, { step: 3 as unknown as string }, 'expected metadata "step" to be a string, got number. Use JSON.stringify.'],
    [
      { a: { dtype: 'float32', shape: [2], data: new Float32Array(3) } as const },
      {},
      'expected "a" to have 2 elements, as its shape [2] says, got 3',
    ],
  ])('refuses what the format cannot hold (%#)', (arrays, metadata, message) => {
    expect(() => encodeSafetensors(arrays, metadata)).toThrow(`encodeSafetensors: ${message}`);
  });
});

describe('decodeSafetensors', () => {
  it('reads what the reference implementation wrote', () => {
    const { arrays, metadata } = decodeSafetensors(REFERENCE);
    expect([metadata, Object.keys(arrays)]).toEqual([{ k: 'v' }, ['a', 'é', 'b']]);
    expect(arrays).toEqual(referenceArrays);
    expect(Object.is((arrays.é!.data as Float32Array)[0], -0)).toBe(true);
  });

  it('shares no memory with the bytes', () => {
    const bytes = Uint8Array.from(REFERENCE);
    const { arrays } = decodeSafetensors(bytes);
    bytes.fill(255);
    expect(arrays).toEqual(referenceArrays);
  });

  it('reads bytes that lie at an odd place, and data that is not aligned', () => {
    const shifted = new Uint8Array(REFERENCE.length + 3);
    shifted.set(REFERENCE, 3);
    expect(decodeSafetensors(shifted.subarray(3)).arrays).toEqual(referenceArrays);
    const odd = file(`{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":${F32('[1]', 1, 5)}}`, 5);
    odd.set([7, 0, 0, 0x80, 0x3f], odd.length - 5);
    expect(decodeSafetensors(odd).arrays).toEqual({ a: ndArray(Uint8Array.of(7)), b: ndArray(Float32Array.of(1)) });
  });

  it('reads keys in any order, with spaces, and an empty file', () => {
    const spaced = file(' { "a" : { "data_offsets" : [ 0 , 4 ] , "shape" : [ ] , "dtype" : "F32" } }\n\t '.slice(1), 4);
    expect(decodeSafetensors(spaced).arrays.a).toEqual(ndArray(Float32Array.of(0), []));
    expect(decodeSafetensors(file('{}'))).toEqual({ arrays: {}, metadata: {} });
  });

  it.each([
    ['no bytes', new Uint8Array(0), '8 bytes of header length, got 0 bytes'],
    ['a header longer than the file', file('{}', 0, 3), 'a header of 3 bytes, got 2 bytes after its length'],
    [
      'a giant header',
      file('{}', 0, 2 ** 52),
      'a header of at most 100000000 bytes, got one of 4503599627370496 bytes',
    ],
    ['an empty header', file(''), "a header that starts with '{', got an empty one"],
    ['another start', file(' {}'), "a header that starts with '{', got byte 32"],
    ['no UTF-8', file('{"a').map((byte, i) => (i === 9 ? 0xff : byte)), 'a header in UTF-8, got other bytes'],
    ['an open object', file('{"a":'), "'{' in its header, got its end"],
    ['text after the end', file('{} {}'), 'the end of the header in its header, got "{}" at character 3'],
    [
      'a name twice',
      file(`{"a":${F32('[0]', 0, 0)},"a":${F32('[0]', 0, 0)}}`),
      'each key once in its header, got "a" twice',
    ],
    ['a name twice, escaped', file(`{"a":${F32('[0]', 0, 0)},"\\u0061":${F32('[0]', 0, 0)}}`), 'got "a" twice'],
    ['a field twice', file('{"a":{"dtype":"F32","dtype":"F32"}}'), 'got "dtype" twice'],
    ['__proto__', file(`{"__proto__":${F32('[0]', 0, 0)}}`), 'names other than __proto__'],
    ['__proto__, escaped', file(`{"\\u005f_proto__":${F32('[0]', 0, 0)}}`), 'names other than __proto__'],
    ['__proto__ in metadata', file('{"__metadata__":{"__proto__":"x"}}'), 'metadata keys other than __proto__'],
    ['metadata that is no string', file('{"__metadata__":{"a":1}}'), `'"' in its header, got "1}}"`],
    [
      'an unknown field',
      file('{"a":{"dtype":"F32","x":1}}'),
      'only dtype, shape and data_offsets of "a", got the key "x"',
    ],
    [
      'a missing field',
      file('{"a":{"dtype":"F32","shape":[]}}'),
      'dtype, shape and data_offsets of "a", got only dtype, shape',
    ],
    [
      'an unknown dtype',
      file('{"a":{"dtype":"C64","shape":[],"data_offsets":[0,8]}}', 8),
      'BOOL, U8, I8, I16, U16, F16, BF16, I32, U32, F32, F64, I64, U64, got "C64"',
    ],
    ['deep nesting', file(`{"a":${'['.repeat(50_000)}`), "'{' in its header"],
    ['deep nesting in a shape', file(`{"a":{"shape":${'['.repeat(50_000)}`), 'an integer >= 0 in its header'],
    ['a negative size', file(`{"a":${F32('[-1]', 0, 4)}}`, 4), 'an integer >= 0 in its header, got "-1]'],
    ['a fraction', file(`{"a":${F32('[1.0]', 0, 4)}}`, 4), 'an integer >= 0'],
    ['an exponent', file(`{"a":${F32('[1e0]', 0, 4)}}`, 4), 'an integer >= 0'],
    ['a leading zero', file(`{"a":${F32('[01]', 0, 4)}}`, 4), 'an integer >= 0'],
    [
      'an unsafe integer',
      file(`{"a":${F32('[9007199254740992]', 0, 4)}}`, 4),
      'an integer below 2^53 in its header, got 9007199254740992',
    ],
    [
      'sizes whose product overflows',
      file(`{"a":${F32('[4294967296,4294967296]', 0, 0)}}`),
      '73786976294838210000 bytes, as its shape and dtype say, got 0 bytes',
    ],
    [
      'a size that the shape denies',
      file(`{"a":${F32('[2]', 0, 4)}}`, 4),
      '"a" in 8 bytes, as its shape and dtype say, got 4 bytes',
    ],
    ['offsets in reverse', file(`{"a":${F32('[1]', 4, 0)}}`, 4), 'data_offsets [begin, end] of "a", got "[4, 0]"'],
    [
      'three offsets',
      file('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,4]}}', 4),
      'data_offsets [begin, end] of "a", got "[0, 4, 4]"',
    ],
    [
      'too many dimensions',
      file(`{"a":${F32(`[${'1,'.repeat(64)}1]`, 0, 4)}}`, 4),
      'at most 64 integers in an array in its header, got more',
    ],
    [
      'an overlap',
      file(`{"a":${F32('[2]', 0, 8)},"b":${F32('[1]', 4, 8)}}`, 8),
      '"b" at data byte 8, where the one before it ends, got it at 4',
    ],
    [
      'a hole',
      file(`{"a":${F32('[1]', 0, 4)},"b":${F32('[1]', 8, 12)}}`, 12),
      '"b" at data byte 4, where the one before it ends, got it at 8',
    ],
    ['a hole at the start', file(`{"a":${F32('[1]', 4, 8)}}`, 8), '"a" at data byte 0'],
    ['data beyond the file', file(`{"a":${F32('[2]', 0, 8)}}`, 7), '8 bytes of data, as its header says, got 7 bytes'],
    ['data after the end', file(`{"a":${F32('[1]', 0, 4)}}`, 5), '4 bytes of data, as its header says, got 5 bytes'],
    [
      'a bool of 2',
      file('{"a":{"dtype":"BOOL","shape":[1],"data_offsets":[0,1]}}', 1).fill(2, -1),
      'bools of "a" as 0 and 1, got a larger byte',
    ],
    ['an unterminated string', file('{"a'), 'a closing quote in its header, got its end'],
    ['a string with a line break', file('{"a\nb":1}'), 'a string in its header, got "\\"a\\nb\\""'],
  ])('refuses %s in one line', (_, bytes, message) => {
    const error = errorOf(() => decodeSafetensors(bytes));
    expect(error.message).toContain(message);
    expect(error.message).toMatch(
      /^decodeSafetensors: expected bytes to hold [^\n]*, got [^\n]*\. The file is damaged, or no safetensors file\.$/,
    );
    expect(error.message.length).toBeLessThan(400);
    expect(error.code).toBe('FORMAT');
  });
});

function errorOf(f: () => unknown): { code: string; message: string } {
  try {
    f();
  } catch (error) {
    if (isGansError(error)) return error;
    throw error;
  }
  throw new Error('expected an error');
}
