import { type Code, i32 } from './code';
import { unsigned } from './internal/leb128';
import { binary, load, simd, splat, unary, v128 } from './internal/simd';

const words = (value: number): Code => splat(Int32Array.of(value));

/** Four float32 lanes. */
export const f32x4 = {
  ...v128,
  constant: (value: number): Code => splat(Float32Array.of(value)),
  /** One float32 in all four lanes. */
  loadSplat: load(9),
  /** One float32 in the first lane, 0 in the others. */
  loadFirst: load(92),
  /** Stores the first lane. */
  storeFirst: (address: Code, value: Code, offset = 0): Code => [
    ...address,
    ...value,
    ...simd(90),
    0,
    ...unsigned(offset),
    0,
  ],
  /** The value where an i32 is -1, and 0 where it is 0. */
  keepIf: (value: Code, flag: Code): Code => [...value, ...flag, ...simd(17), ...simd(78)],
  add: binary(228),
  sub: binary(229),
  mul: binary(230),
  div: binary(231),
  minimum: binary(232),
  maximum: binary(233),
  abs: unary(224),
  nearest: unary(106),
  /** All bits of a lane where a < b. */
  less: binary(67),
  /** Bits of `a` where the mask has ones, of `b` elsewhere. */
  select: (a: Code, b: Code, mask: Code): Code => [...a, ...b, ...mask, ...simd(82)],
  /** 2^n for whole numbers n from -126 to 127: n + 127 is the exponent of a float32. */
  powerOfTwo: (n: Code): Code => [...n, ...simd(248), ...words(127), ...simd(174), ...i32.constant(23), ...simd(171)],
  /** The sign bit in each lane. */
  signMask: words(-(2 ** 31)),
};
