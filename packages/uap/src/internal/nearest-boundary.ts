/** The shortest step that would make some logit as large as a class's own, were all of them linear; undefined where no logit's difference has a slope.
 *
 *  r = |f_k| / ‖w_k‖² w_k, f_k = z_k - z_own <= 0, w_k = dz_k - dz_own, for the k with the least |f_k| / ‖w_k‖
 */
export function nearestBoundary(
  logits: readonly number[],
  slopeOf: (k: number) => ArrayLike<number>,
  own: number,
): Float64Array | undefined {
  const ownSlope = slopeOf(own);
  let nearest: { distance: number; step: Float64Array } | undefined;
  for (const [k, logit] of logits.entries()) {
    if (k === own) continue;
    const w = Float64Array.from(slopeOf(k), (value, j) => value - ownSlope[j]!);
    const squared = w.reduce((sum, value) => sum + value * value, 0);
    if (!(squared > 0)) continue;
    // On the boundary itself a step of 0 would lead nowhere: the least gap is one that float32 can tell.
    const gap = Math.max(logits[own]! - logit, 1e-6 * Math.max(1, Math.abs(logit)));
    const distance = gap / Math.sqrt(squared);
    if (nearest === undefined || distance < nearest.distance)
      nearest = { distance, step: w.map((value) => (gap / squared) * value) };
  }
  return nearest?.step;
}
