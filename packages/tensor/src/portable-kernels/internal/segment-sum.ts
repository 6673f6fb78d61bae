/** Adds up rows by segment: out[s] = sum of the rows i with segmentIds[i] = s. Ids outside [0, count) are dropped, as tfjs does.
 *
 *  @param x [N, ...], flat, rows of `rowSize` elements.
 *  @param segmentIds [N].
 *  @param out [count, ...], flat; overwritten.
 */
export function segmentSum(
  x: ArrayLike<number>,
  segmentIds: ArrayLike<number>,
  out: Float32Array | Int32Array,
  rowSize: number,
): void {
  const count = rowSize === 0 ? 0 : out.length / rowSize;
  const sums = new Float64Array(out.length);
  for (let i = 0; i < segmentIds.length; i++) {
    const segment = segmentIds[i]!;
    if (segment < 0 || segment >= count) continue;
    for (let k = 0; k < rowSize; k++) sums[segment * rowSize + k]! += x[i * rowSize + k]!;
  }
  out.set(sums);
}
