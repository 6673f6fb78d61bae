import type { Code, Local } from './code';
import { unsigned } from './internal/leb128';
import { binary, load, simd, v128 } from './internal/simd';

const lane = (value: Code, index: 0 | 1): Code => [...value, ...simd(33), index];

/** Two float64 lanes. */
export const f64x2 = {
  ...v128,
  /** One float64 in both lanes. */
  loadSplat: load(10),
  /** Stores the sum of the lanes. */
  storeSum: (address: Code, value: Local, offset = 0): Code => [
    ...[...address, ...lane(value.get, 0), ...lane(value.get, 1), 0xa0],
    ...[0x39, 0, ...unsigned(offset)],
  ],
  add: binary(240),
  mul: binary(242),
};
