const float = /* @__PURE__ */ new Float32Array(1);
const bits = /* @__PURE__ */ new Int32Array(float.buffer);

/** The largest float32 that does not exceed a positive number. */
export function largestFloatWithin(value: number): number {
  float[0] = value;
  // The bits of a positive float32 count its neighbours.
  if (float[0] > value) bits[0]! -= 1;
  return float[0]!;
}
