import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { crc32 } from './internal/crc32';
import { ndArray } from './nd-array';
import { encodeNpy } from './npy';
import { decodeNpz, encodeNpz } from './npz';

// np.savez_compressed(f, w=np.arange(3, dtype='u1'), s=np.float64(0.5)), NumPy 2.4: zip64 fields in its local headers.
const REFERENCE = Buffer.from(
  'UEsDBC0AAAAIAAAAIQBI6mbs//////////8FABQAdy5ucHkBABAAgwAAAAAAAABHAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loF5Taqiuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GsY6mjoKtQoUAC4GRiYAUEsDBC0AAAAIAAAAIQBw7pJp//////////8FABQAcy5ucHkBABAAiAAAAAAAAABHAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqGuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5Gpo6CrUKFAEuBjB4YA8AUEsBAi0DLQAAAAgAAAAhAEjqZuxHAAAAgwAAAAUAAAAAAAAAAAAAAIABAAAAAHcubnB5UEsBAi0DLQAAAAgAAAAhAHDukmlHAAAAiAAAAAUAAAAAAAAAAAAAAIABfgAAAHMubnB5UEsFBgAAAAACAAIAZgAAAPwAAAAAAA==',
  'base64',
);

/** The one-array archive that the cases below damage; offsets of its records. */
const one = () => Buffer.from(encodeNpz({ a: ndArray(Uint8Array.of(1, 2)) }));
const central = one().indexOf('PK\u0001\u0002');
const end = one().indexOf('PK\u0005\u0006');
const changed = (change: (bytes: Buffer) => void) => {
  const bytes = one();
  change(bytes);
  return bytes;
};

/** An archive of one deflated file whose directory tells any story. */
function deflated(content: Uint8Array, story: { size?: number; crc?: number; name?: string } = {}): Buffer {
  const name = Buffer.from(story.name ?? 'a.npy');
  const packed = deflateRawSync(content);
  const local = Buffer.alloc(30);
  local.write('PK\u0003\u0004', 'latin1');
  local.writeUInt16LE(name.length, 26);
  const record = Buffer.alloc(46);
  record.write('PK\u0001\u0002', 'latin1');
  record.writeUInt16LE(8, 10);
  record.writeUInt32LE(story.crc ?? crc32(content), 16);
  record.writeUInt32LE(packed.length, 20);
  record.writeUInt32LE(story.size ?? content.length, 24);
  record.writeUInt16LE(name.length, 28);
  const last = Buffer.alloc(22);
  last.write('PK\u0005\u0006', 'latin1');
  last.writeUInt16LE(1, 10);
  last.writeUInt32LE(46 + name.length, 12);
  last.writeUInt32LE(30 + name.length + packed.length, 16);
  return Buffer.concat([local, name, packed, record, name, last]);
}

/** A block type that deflate does not have. */
function damagedDeflate(): Buffer {
  const bytes = deflated(encodeNpy(ndArray(Uint8Array.of(1))));
  bytes[30 + 'a.npy'.length] = 0xff;
  return bytes;
}

describe('decodeNpz', () => {
  it('reads what NumPy wrote', () => {
    expect(decodeNpz(REFERENCE)).toEqual({ w: ndArray(Uint8Array.of(0, 1, 2)), s: ndArray(Float64Array.of(0.5), []) });
  });

  it('reads an archive with a comment, and one whose directory is in zip64 form', () => {
    const commented = Buffer.concat([changed((bytes) => bytes.writeUInt16LE(5, end + 20)), Buffer.from('hello')]);
    expect(decodeNpz(commented).a).toEqual(ndArray(Uint8Array.of(1, 2)));
    const bytes = one();
    const wide = Buffer.alloc(56 + 20);
    wide.write('PK\u0006\u0006', 'latin1');
    wide.writeBigUInt64LE(1n, 32);
    wide.writeBigUInt64LE(BigInt(end - central), 40);
    wide.writeBigUInt64LE(BigInt(central), 48);
    wide.write('PK\u0006\u0007', 56, 'latin1');
    wide.writeBigUInt64LE(BigInt(end), 64);
    const last = bytes.subarray(end);
    last.fill(0xff, 8, 20);
    expect(decodeNpz(Buffer.concat([bytes.subarray(0, end), wide, last])).a).toEqual(ndArray(Uint8Array.of(1, 2)));
  });

  it('refuses to unpack more than its limit', () => {
    const bytes = encodeNpz(
      { a: ndArray(new Uint8Array(10_000)), b: ndArray(new Uint8Array(10_000)) },
      { compression: 'deflate' },
    );
    expect(() => decodeNpz(bytes, { limitBytes: 20_000 })).toThrow(
      'decodeNpz: expected bytes to unpack to at most 20000 bytes, got 20256. If you trust it, raise limitBytes.',
    );
    expect(Object.keys(decodeNpz(bytes, { limitBytes: 20_256 }))).toEqual(['a', 'b']);
  });

  it.each([
    [
      'a bomb that announces little',
      deflated(new Uint8Array(5_000_000), { size: 200 }),
      '200 bytes in "a.npy", got more than that',
    ],
    [
      'a bomb that announces more than deflate can make',
      deflated(new Uint8Array(9), { size: 2 ** 31 }),
      '2147483648 bytes in "a.npy", got 5 packed ones, too few for that',
    ],
    ['a size that the data does not reach', deflated(new Uint8Array(9), { size: 10 }), '10 bytes in "a.npy", got 9'],
    [
      'another checksum',
      deflated(encodeNpy(ndArray(Uint8Array.of(1))), { crc: 7 }),
      '"a.npy" with its checksum, got another one',
    ],
    ['damaged deflate data', damagedDeflate(), 'sound data in "a.npy"'],
    ['a file that is no npy', deflated(Buffer.from('hello')), '\\x93NUMPY at its start'],
    [
      'a file with another name',
      deflated(encodeNpy(ndArray(Uint8Array.of(1))), { name: 'a.txt' }),
      'only .npy files, got "a.txt"',
    ],
    [
      '__proto__',
      deflated(encodeNpy(ndArray(Uint8Array.of(1))), { name: '__proto__.npy' }),
      'none called __proto__, got "__proto__"',
    ],
    ['no archive', new Uint8Array(100), 'the end record of a zip archive, got none'],
    ['a cut archive', one().subarray(0, -1), 'the end record of a zip archive, got none'],
    ['a longer archive', Buffer.concat([one(), Buffer.alloc(1)]), 'the end record of a zip archive, got none'],
    [
      'bytes before the archive',
      Buffer.concat([Buffer.alloc(1), one()]),
      'the directory right before the end record, got it elsewhere',
    ],
    [
      'encryption',
      changed((bytes) => bytes.writeUInt16LE(1, central + 8)),
      'files without encryption, got "a.npy" encrypted',
    ],
    [
      'another method',
      changed((bytes) => bytes.writeUInt16LE(12, central + 10)),
      'stored or deflated files, got method 12 for "a.npy"',
    ],
    ['several disks', changed((bytes) => bytes.writeUInt16LE(1, end + 4)), 'one disk, got several'],
    ['too many entries', changed((bytes) => bytes.writeUInt16LE(2, end + 10)), '2 directory entries, got 1 sound ones'],
    [
      'too few entries',
      changed((bytes) => bytes.writeUInt16LE(0, end + 10)),
      'a directory of the announced length, got 51 bytes more',
    ],
    [
      'a name beyond the directory',
      changed((bytes) => bytes.writeUInt16LE(999, central + 28)),
      '1 directory entries, got 0 whole ones',
    ],
    [
      'data beyond the directory',
      changed((bytes) => bytes.writeUInt32LE(999, central + 20)),
      '"a.npy" before the directory, got an offset beyond it',
    ],
    ['an offset to no file', changed((bytes) => bytes.writeUInt32LE(3, central + 42)), '"a.npy" before the directory'],
    [
      'a directory elsewhere',
      changed((bytes) => bytes.writeUInt32LE(0, end + 16)),
      'the directory right before the end record, got it elsewhere',
    ],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => decodeNpz(bytes)).toThrow(message);
    expect(() => decodeNpz(bytes)).toThrow(expect.objectContaining({ code: 'FORMAT' }));
  });

  it('refuses two files in the same bytes, of which many could make a bomb', () => {
    const two = Buffer.from(encodeNpz({ a: ndArray(Uint8Array.of(1)), b: ndArray(Uint8Array.of(1)) }));
    const second = two.lastIndexOf('PK\u0001\u0002');
    two.writeUInt32LE(0, second + 42);
    expect(() => decodeNpz(two)).toThrow('files side by side, got "b.npy" inside another');
  });

  it('refuses two files of one name', () => {
    const two = Buffer.from(encodeNpz({ a: ndArray(Uint8Array.of(1)), b: ndArray(Uint8Array.of(1)) }));
    two[two.lastIndexOf('b.npy')] = 'a'.charCodeAt(0);
    expect(() => decodeNpz(two)).toThrow('each array once, and none called __proto__, got "a"');
  });
});

describe('encodeNpz', () => {
  it('gives equal bytes for equal arrays: no time of day gets in', () => {
    const arrays = { a: ndArray(Float32Array.of(1)), b: ndArray(Int32Array.of(2)) };
    expect(encodeNpz(arrays)).toEqual(encodeNpz({ ...arrays }));
    expect(Buffer.from(encodeNpz(arrays)).readUInt32LE(10)).toBe(0x0021_0000);
  });

  it('deflates on request', () => {
    const arrays = { a: ndArray(new Float32Array(1000)) };
    expect(encodeNpz(arrays).length).toBeGreaterThan(4000);
    expect(encodeNpz(arrays, { compression: 'deflate' }).length).toBeLessThan(400);
  });

  it('refuses what npz cannot hold', () => {
    expect(() => encodeNpz({ h: ndArray(Uint16Array.of(1), [1], 'bfloat16') })).toThrow(
      'encodeNpz: expected "h" to have a dtype that npy has, got bfloat16.',
    );
    expect(() => encodeNpz({ ['__proto__']: ndArray(Uint8Array.of(1)) })).toThrow(
      'encodeNpz: expected names other than __proto__',
    );
  });
});
