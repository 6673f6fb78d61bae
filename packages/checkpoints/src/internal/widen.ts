/** Widens float16 bits to float32, exactly: NaN payloads move to the top of the longer mantissa.
 *
 *  float16: 1 sign, 5 exponent (bias 15), 10 mantissa bits; float32: 1, 8 (bias 127), 23. IEEE 754-2008, section 3.6.
 */
export function widenFloat16(bits: Uint16Array): Float32Array {
  const wide = new Uint32Array(bits.length);
  for (let i = 0; i < bits.length; i++) {
    const sign = (bits[i]! & 0x8000) << 16;
    const exponent = (bits[i]! >>> 10) & 31;
    const mantissa = bits[i]! & 0x3ff;
    if (exponent === 31) wide[i] = sign | 0x7f800000 | (mantissa << 13);
    else if (exponent > 0) wide[i] = sign | ((exponent + 112) << 23) | (mantissa << 13);
    else if (mantissa === 0) wide[i] = sign;
    else {
      // Subnormal: mantissa * 2^-24. With its leading bit at position p, that is 2^(p - 24) times 1.rest.
      const position = 31 - Math.clz32(mantissa);
      wide[i] = sign | ((position + 103) << 23) | ((mantissa << (23 - position)) & 0x7fffff);
    }
  }
  return new Float32Array(wide.buffer);
}

/** Widens bfloat16 bits to float32: they are its upper half. */
export function widenBfloat16(bits: Uint16Array): Float32Array {
  return new Float32Array(Uint32Array.from(bits, (half) => half << 16).buffer);
}
