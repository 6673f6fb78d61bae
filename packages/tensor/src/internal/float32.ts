const float = /* @__PURE__ */ new Float32Array(1);
const bits = /* @__PURE__ */ new Int32Array(float.buffer);

/** The largest float32 below a number. */
export function floatBelow(value: number): number {
  return -floatAbove(-value);
}

/** The smallest float32 above a number. */
export function floatAbove(value: number): number {
  float[0] = value;
  if (float[0] > value) return float[0];
  if (float[0] === 0) return 2 ** -149;
  // The bits of a float32 count its neighbours, away from 0.
  bits[0]! += float[0]! > 0 ? 1 : -1;
  return float[0]!;
}
