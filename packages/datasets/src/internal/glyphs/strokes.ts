/** A pen stroke as a polyline: x0, y0, x1, y1, ... in the unit box, y pointing down. */
export type Stroke = readonly number[];

/** Points of an elliptic arc, to be joined with others into a stroke.
 *
 *  @param cx, cy centre.
 *  @param rx, ry radii.
 *  @param from, to angles in degrees: 0 points right, 90 down; the arc runs from one to the other whichever is larger.
 */
export function arc(cx: number, cy: number, rx: number, ry: number, from: number, to: number): Stroke {
  const steps = Math.max(2, Math.ceil(Math.abs(to - from) / 22.5));
  return Array.from({ length: steps + 1 }, (_, i) => {
    const angle = ((from + ((to - from) * i) / steps) * Math.PI) / 180;
    return [cx + rx * Math.cos(angle), cy + ry * Math.sin(angle)];
  }).flat();
}

/** Points of a quadratic Bezier curve from (x0, y0) to (x2, y2) that leaves and arrives along (x1, y1). */
export function curve(x0: number, y0: number, x1: number, y1: number, x2: number, y2: number): Stroke {
  const steps = 6;
  return Array.from({ length: steps + 1 }, (_, i) => {
    const t = i / steps;
    const [a, b, c] = [(1 - t) * (1 - t), 2 * t * (1 - t), t * t];
    return [a * x0 + b * x1 + c * x2, a * y0 + b * y1 + c * y2];
  }).flat();
}

/** One stroke of parts drawn without lifting the pen; plain numbers are polyline points. */
export function pen(...parts: readonly (number | Stroke)[]): Stroke {
  return parts.flat();
}

/** Cuts a stroke's edges so that none is longer than `longest`, for a warp to bend straight lines too. */
export function subdivide(stroke: Stroke, longest: number): Stroke {
  const fine = [stroke[0]!, stroke[1]!];
  for (let i = 2; i < stroke.length; i += 2) {
    const [x0, y0, x1, y1] = [stroke[i - 2]!, stroke[i - 1]!, stroke[i]!, stroke[i + 1]!];
    const pieces = Math.max(1, Math.ceil(Math.hypot(x1 - x0, y1 - y0) / longest));
    for (let k = 1; k <= pieces; k++) fine.push(x0 + ((x1 - x0) * k) / pieces, y0 + ((y1 - y0) * k) / pieces);
  }
  return fine;
}
