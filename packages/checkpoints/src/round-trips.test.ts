import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isGansError } from '@gans/tensor';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesOf, elementsOf } from './internal/bytes';
import { type DType, elementCount, HOLDERS, type NdArray, type NdArrays } from './nd-array';
import { decodeNpy, encodeNpy, readNpy, writeNpy } from './npy';
import { decodeNpz, encodeNpz, readNpz, writeNpz } from './npz';
import { decodeSafetensors, encodeSafetensors } from './safetensors';
import { readSafetensors, writeSafetensors } from './safetensors-file';

const dtypes = Object.keys(HOLDERS) as DType[];
const npyDtypes = dtypes.filter((dtype) => dtype !== 'bfloat16');

/** An array of a few elements with arbitrary bits, so that NaN payloads, infinities and subnormals occur. */
const anyArray = (among: readonly DType[]): fc.Arbitrary<NdArray> =>
  fc.tuple(fc.constantFrom(...among), fc.array(fc.nat(3), { maxLength: 4 })).chain(([dtype, shape]) => {
    const length = elementCount(shape) * HOLDERS[dtype].BYTES_PER_ELEMENT;
    const byte = dtype === 'bool' ? fc.nat(1) : fc.oneof(fc.nat(255), fc.constantFrom(0, 0x7f, 0x80, 0xff));
    return fc
      .array(byte, { minLength: length, maxLength: length })
      .map((bytes) => ({ dtype, shape, data: elementsOf(dtype, Uint8Array.from(bytes), 'little') }));
  });

const anyName = fc
  .oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.constantFrom('constructor', 'a/b', 'toString', ''))
  .filter((name) => name !== '__proto__' && name !== '__metadata__');

/** Bytes of which a few were changed, cut off or added. */
const mutated = (original: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> =>
  fc
    .tuple(
      original,
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }),
      fc.constantFrom(0, 0, 0, -1, -7, 1, 8),
    )
    .map(([bytes, changes, growth]) => {
      const copy = new Uint8Array(Math.max(0, bytes.length + growth));
      copy.set(bytes.subarray(0, copy.length));
      for (const [at, value] of changes) if (copy.length > 0) copy[at % copy.length] = value;
      return copy;
    });

/** Arrays as values whose comparison tells NaN payloads and -0 apart. */
const bits = (arrays: NdArrays) =>
  Object.entries(arrays)
    .map(([name, { dtype, shape, data }]) => [name, dtype, shape, Buffer.from(bytesOf(data)).toString('hex')] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));

const formats = [
  {
    name: 'safetensors',
    any: fc.dictionary(anyName, anyArray(dtypes), { maxKeys: 5 }),
    encode: (arrays: NdArrays) => encodeSafetensors(arrays, { note: 'x' }),
    decode: (bytes: Uint8Array) => decodeSafetensors(bytes).arrays,
    write: (path: string, arrays: NdArrays) => writeSafetensors(path, arrays, { metadata: { note: 'x' } }),
    read: async (path: string) => (await readSafetensors(path)).arrays,
  },
  {
    name: 'npy',
    any: fc.record({ only: anyArray(npyDtypes) }),
    encode: ({ only }: NdArrays) => encodeNpy(only!),
    decode: (bytes: Uint8Array) => ({ only: decodeNpy(bytes) }),
    write: (path: string, { only }: NdArrays) => writeNpy(path, only!),
    read: async (path: string) => ({ only: await readNpy(path) }),
  },
  ...(['none', 'deflate'] as const).map((compression) => ({
    name: `npz (${compression})`,
    any: fc.dictionary(anyName, anyArray(npyDtypes), { maxKeys: 4 }),
    encode: (arrays: NdArrays) => encodeNpz(arrays, { compression }),
    decode: (bytes: Uint8Array) => decodeNpz(bytes),
    write: (path: string, arrays: NdArrays) => writeNpz(path, arrays, { compression }),
    read: (path: string) => readNpz(path),
  })),
];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trips-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe.each(formats)('$name', ({ any, encode, decode, write, read }) => {
  it('comes back from memory with every bit: all dtypes, NaN payloads, -0, empty arrays, odd names', () => {
    fc.assert(
      fc.property(any as fc.Arbitrary<NdArrays>, (arrays) => {
        expect(bits(decode(encode(arrays)))).toEqual(bits(arrays));
      }),
      { numRuns: 200 },
    );
  });

  it('is the same in a file as in memory', async () => {
    const path = join(folder, 'file');
    await fc.assert(
      fc.asyncProperty(any as fc.Arbitrary<NdArrays>, async (arrays) => {
        await write(path, arrays);
        expect(new Uint8Array(await readFile(path))).toEqual(encode(arrays));
        expect(bits(await read(path))).toEqual(bits(arrays));
      }),
      { numRuns: 25 },
    );
  });

  it('is read at any address, and shares no memory with the bytes it was read from', () => {
    fc.assert(
      fc.property(any as fc.Arbitrary<NdArrays>, fc.nat(9), (arrays, shift) => {
        const encoded = encode(arrays);
        const memory = new Uint8Array(encoded.length + shift + 1);
        memory.set(encoded, shift);
        const decoded = decode(memory.subarray(shift, shift + encoded.length));
        memory.fill(1);
        expect(bits(decoded)).toEqual(bits(arrays));
      }),
      { numRuns: 50 },
    );
  });

  it('answers mutated bytes with sound arrays or a FormatError of one line, in memory and in a file alike', async () => {
    const path = join(folder, 'mutated');
    const outcome = async (decoded: () => NdArrays | Promise<NdArrays>) => {
      try {
        return bits(await decoded());
      } catch (error) {
        if (!isGansError(error)) throw error;
        expect(error.message).not.toContain('\n');
        return error.code;
      }
    };
    await fc.assert(
      fc.asyncProperty(mutated((any as fc.Arbitrary<NdArrays>).map(encode)), async (bytes) => {
        const fromMemory = await outcome(() => decode(bytes));
        if (typeof fromMemory === 'string') expect(fromMemory).toBe('FORMAT');
        else {
          // What is accepted is sound: it can be written and read again.
          const arrays = decode(bytes);
          expect(bits(decode(encode(arrays)))).toEqual(fromMemory);
        }
        await writeFile(path, bytes);
        expect(await outcome(() => read(path))).toEqual(fromMemory);
      }),
      { numRuns: 300 },
    );
  });

  it('answers arbitrary bytes with a FormatError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(() => decode(bytes)).toThrow(expect.objectContaining({ code: 'FORMAT' }));
      }),
    );
  });

  it('names a path that is not there', async () => {
    await expect(read(join(folder, 'nowhere'))).rejects.toThrow(
      /^read\w+: expected \S+nowhere to be a readable file, got nothing there \(ENOENT\)\./,
    );
    await expect(
      write(join(folder, 'no', 'where'), { only: { dtype: 'bool', shape: [], data: Uint8Array.of(1) } }),
    ).rejects.toThrow(/^writeFileAtomic: expected \S+where to be a writable file, got nothing there \(ENOENT\)\./);
  });
});
