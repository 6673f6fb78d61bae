import { describe, expect, it } from 'vitest';
import { bytesOf } from './internal/bytes';
import { ndArray } from './nd-array';
import { decodeNpy, encodeNpy } from './npy';

/** A file with this header text and this data. */
function file(header: string, data: readonly number[] | Uint8Array = [], version = 1): Uint8Array {
  const text = Buffer.from(header, version === 3 ? 'utf8' : 'latin1');
  const length = version === 1 ? [text.length & 255, text.length >> 8] : [text.length & 255, text.length >> 8, 0, 0];
  return Uint8Array.from([0x93, ...Buffer.from('NUMPY'), version, 0, ...length, ...text, ...data]);
}
const header = (descr: string, shape: string, fortran = 'False') =>
  `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }`;

describe('encodeNpy', () => {
  it('writes the same bytes as NumPy 2', () => {
    // np.save of np.array([7], dtype='i8')
    const text = "{'descr': '<i8', 'fortran_order': False, 'shape': (1,), }";
    expect(encodeNpy(ndArray(BigInt64Array.of(7n)))).toEqual(file(`${text.padEnd(117)}\n`, [7, 0, 0, 0, 0, 0, 0, 0]));
  });

  it.each([
    [[], "'<f4', 'fortran_order': False, 'shape': (), }"],
    [[1], "'<f4', 'fortran_order': False, 'shape': (1,), }"],
    [[1, 1, 1], "'<f4', 'fortran_order': False, 'shape': (1, 1, 1), }"],
  ])('writes shape %o as Python does', (shape, text) => {
    const bytes = encodeNpy(ndArray(Float32Array.of(5), shape));
    expect(Buffer.from(bytes).toString('latin1')).toContain(text);
    expect((bytes.length - 4) % 64).toBe(0);
  });

  it('has no byte order for single bytes', () => {
    for (const [array, code] of [
      [ndArray(Uint8Array.of(1), [1], 'bool'), '|b1'],
      [ndArray(Uint8Array.of(1)), '|u1'],
      [ndArray(Int8Array.of(1)), '|i1'],
    ] as const)
      expect(Buffer.from(encodeNpy(array)).toString('latin1')).toContain(`'descr': '${code}'`);
  });

  it('refuses bfloat16, which NumPy does not have', () => {
    expect(() => encodeNpy(ndArray(Uint16Array.of(1), [1], 'bfloat16'))).toThrow(
      'encodeNpy: expected array to have a dtype that npy has, got bfloat16. Use safetensors.',
    );
  });
});

describe('decodeNpy', () => {
  it('reads Fortran order and big-endian numbers as NumPy wrote them', () => {
    // np.save of np.asfortranarray(np.array([[1.5, -0.0, nan], [2, 3, inf]], dtype='>f4'))
    const data = Buffer.from('3fc000004000000080000000404000007fc000007f800000', 'hex');
    const array = decodeNpy(file(`${header('>f4', '(2, 3)', 'True').padEnd(117)}\n`, data));
    expect(array).toEqual(ndArray(Float32Array.of(1.5, -0, Number.NaN, 2, 3, Infinity), [2, 3]));
  });

  it('keeps the payload of a signalling NaN in every order', () => {
    const payload = [0x01, 0x00, 0x80, 0x7f];
    const zeros = [0, 0, 0, 0];
    const little = decodeNpy(file(header('<f4', '(2, 2)', 'True'), [...zeros, ...payload, ...zeros, ...zeros]));
    expect([...bytesOf(little.data)]).toEqual([...zeros, ...zeros, ...payload, ...zeros]);
    const big = decodeNpy(file(header('>f4', '(1, 1)', 'True'), [...payload].reverse()));
    expect([...bytesOf(big.data)]).toEqual(payload);
  });

  it('reorders Fortran arrays of three dimensions', () => {
    // Element [i, j, k] of shape (2, 3, 2) lies at i + 2 j + 6 k, and should come to lie at 6 i + 2 j + k.
    const { data } = decodeNpy(
      file(
        header('|u1', '(2, 3, 2)', 'True'),
        Array.from({ length: 12 }, (_, i) => i),
      ),
    );
    expect([...data]).toEqual([0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11]);
  });

  it('reads versions 1, 2 and 3, other spacing, quotes and key orders, and the long integers of Python 2', () => {
    const texts = [
      header('<u2', '(1, 2)'),
      `{"shape":(1L,2L),"fortran_order":False,"descr":"<u2"}   \n`,
      `{ 'fortran_order' : False , 'shape' : ( 1 , 2 , ) , 'descr' : '=u2' } `,
      header('u2', '(1,2)'),
    ];
    for (const text of texts)
      for (const version of [1, 2, 3])
        expect(decodeNpy(file(text, [1, 0, 2, 1], version))).toEqual(ndArray(Uint16Array.of(1, 258), [1, 2]));
  });

  it.each([
    ['no bytes', new Uint8Array(0), '\\x93NUMPY at its start, got other bytes'],
    ['another version', file(header('<f4', '()'), [0, 0, 0, 0], 4), 'format version 1.0, 2.0 or 3.0, got 4.0'],
    ['a cut length', file('').subarray(0, 9), '10 bytes before its header, got 9'],
    ['a cut header', file(header('<f4', '()')).subarray(0, 30), 'a header of 55 bytes, got 20 bytes'],
    [
      'a giant header',
      Uint8Array.from([...file('', [], 2).subarray(0, 8), 0, 0, 0, 255]),
      'at most 65536 bytes, got one of 4278190080',
    ],
    [
      'objects',
      file(header('|O', '(1,)'), [1]),
      'numbers or bools, got Python objects. They are pickles, which could run any code, and are not read.',
    ],
    ['objects of size 8', file(header('|O8', '(1,)'), [1]), 'got Python objects'],
    ['strings', file(header('<U2', '(1,)')), 'got "<U2". Save it from NumPy'],
    ['complex numbers', file(header('<c8', '(1,)')), 'got "<c8"'],
    ['records', file("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }"), 'got records'],
    ['a byte order missing', file(header('|f4', '()'), [0, 0, 0, 0]), 'got "|f4"'],
    [
      'a key twice',
      file("{'descr': '<f4', 'descr': '<f4', 'shape': ()}"),
      'each key of its header once, got "descr" twice',
    ],
    [
      'a missing key',
      file("{'descr': '<f4', 'shape': ()}", [0, 0, 0, 0]),
      "a header {'descr': ..., 'fortran_order': ..., 'shape': ...}, got",
    ],
    ['another key', file("{'constructor': 1}"), 'descr, fortran_order and shape only in its header, got "constructor"'],
    ['text after the dictionary', file(`${header('<f4', '()')} 1`, [0, 0, 0, 0]), 'got "} 1"'],
    ['an expression', file(header('<f4', '(1 + 1,)')), 'got "(1 + 1,), }"'],
    ['a negative size', file(header('<f4', '(-1,)')), 'got "(-1,), }"'],
    ['an unsafe size', file(header('<f4', '(9007199254740993,)')), 'sizes below 2^53'],
    [
      'too many dimensions',
      file(header('<f4', `(${'1, '.repeat(65)})`), [0, 0, 0, 0]),
      'at most 64 dimensions, got 65',
    ],
    ['missing data', file(header('<f4', '(2,)'), [1, 2, 3, 4]), '8 bytes of data (float32 [2]), got 4'],
    ['extra data', file(header('<f4', '(0, 5)'), [1]), '0 bytes of data (float32 [0, 5]), got 1'],
    ['a size beyond the file', file(header('<f8', '(4294967296, 4294967296)')), '147573952589676410000 bytes of data'],
    ['a bool of 2', file(header('|b1', '(1,)'), [2]), 'bools as 0 and 1, got a larger byte'],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => decodeNpy(bytes)).toThrow(message);
    expect(() => decodeNpy(bytes)).toThrow(/^decodeNpy: expected bytes to hold [^\n]+$/);
  });
});
