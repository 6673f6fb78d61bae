import { describe, expect, it } from 'vitest';
import { type DType, ndArray } from './nd-array';

describe('ndArray', () => {
  it('takes dtype and shape from the typed array', () => {
    expect(ndArray(Float64Array.of(1, 2))).toEqual({ dtype: 'float64', shape: [2], data: Float64Array.of(1, 2) });
    expect(ndArray(BigUint64Array.of(1n), []).dtype).toBe('uint64');
    expect(ndArray(Buffer.from([1, 2])).dtype).toBe('uint8');
  });

  it('takes bools and half floats by name', () => {
    expect(ndArray(Uint8Array.of(0, 1), [2, 1], 'bool')).toMatchObject({ dtype: 'bool', shape: [2, 1] });
    expect(ndArray(Uint16Array.of(0x3c00), [1], 'float16').dtype).toBe('float16');
  });

  it('allows empty arrays', () => {
    expect(ndArray(new Float32Array(0), [3, 0, 2]).shape).toEqual([3, 0, 2]);
  });

  it.each([
    [
      () => ndArray(Float32Array.of(1, 2), [3]),
      'ndArray: expected "data" to have 3 elements, as its shape [3] says, got 2.',
    ],
    [() => ndArray(Float32Array.of(1), [-1]), 'to have a shape of integers >= 0, got [-1]'],
    [() => ndArray(Float32Array.of(1), [1], 'int32'), 'to hold int32 in a Int32Array, got a Float32Array'],
    [() => ndArray(Uint8Array.of(2), [1], 'bool'), 'to hold bools as 0 and 1, got a larger byte'],
    [
      () => ndArray(Uint8Array.of(2), [1], 'toString' as DType),
      'to have a known dtype, got toString. Known are bool, int8',
    ],
  ])('refuses %s', (make, message) => {
    expect(make).toThrow(message);
  });
});
