import type { Code } from '../code';
import { unsigned } from './leb128';

/** The bytes of a SIMD instruction. */
export const simd = (opcode: number): Code => [0xfd, ...unsigned(opcode)];

/** An operation of two vectors. */
export const binary =
  (opcode: number) =>
  (a: Code, b: Code): Code => [...a, ...b, ...simd(opcode)];

/** An operation of one. */
export const unary =
  (opcode: number) =>
  (a: Code): Code => [...a, ...simd(opcode)];

/** A vector read at an address and a constant offset from it, in bytes. */
export const load =
  (opcode: number) =>
  (address: Code, offset = 0): Code => [...address, ...simd(opcode), 0, ...unsigned(offset)];

/** Four lanes that hold the same 4 bytes. */
export const splat = (lane: Float32Array | Int32Array): Code => {
  const bytes = new Uint8Array(lane.buffer);
  return [...simd(12), ...bytes, ...bytes, ...bytes, ...bytes];
};

/** What vectors of all kinds of lanes have in common. */
export const v128 = {
  zero: splat(Int32Array.of(0)),
  load: load(0),
  store: (address: Code, value: Code, offset = 0): Code => [...address, ...value, ...simd(11), 0, ...unsigned(offset)],
};
