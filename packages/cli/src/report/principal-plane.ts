/** The plane in which points differ most. */
export interface PrincipalPlane {
  /** [E]: lies on the plane. */
  readonly centre: readonly number[];
  /** Two orthonormal directions, [E] each. */
  readonly axes: readonly [readonly number[], readonly number[]];
  /** Share of the points' variance that the plane shows, in [0, 1]. */
  readonly share: number;
}

const ITERATIONS = 300;

/** Finds the plane of the two largest principal components.
 *
 *  C = X^T X of the centred points; A <- orthonormalised C A, from a fixed start, until it turns no more.
 *  Pearson, "On Lines and Planes of Closest Fit to Systems of Points in Space", 1901. Deviates: nothing.
 *
 *  @param points [N, E], N >= 1; float64.
 *  @returns a plane; each axis points to where its largest entry is positive, so that equal points give equal pictures.
 */
export function principalPlane(points: readonly (readonly number[])[]): PrincipalPlane {
  const size = points[0]!.length;
  const centre = Array.from({ length: size }, (_, e) => mean(points.map((point) => point[e]!)));
  const rows = points.map((point) => point.map((value, e) => value - centre[e]!));
  const total = rows.reduce((sum, row) => sum + dot(row, row), 0);
  const timesCovariance = (axis: readonly number[]): number[] => {
    const product = new Array<number>(size).fill(0);
    for (const row of rows) {
      const along = dot(row, axis);
      for (let e = 0; e < size; e++) product[e]! += along * row[e]!;
    }
    return product;
  };
  // No direction of real data is at right angles to both of these.
  let axes = orthonormal([
    Array.from({ length: size }, (_, e) => Math.cos(1 + e)),
    Array.from({ length: size }, (_, e) => Math.sin(2 + 3 * e)),
  ]);
  for (let i = 0; i < ITERATIONS; i++) {
    const next = orthonormal([timesCovariance(axes[0]), timesCovariance(axes[1])], axes);
    const turned = 2 - Math.abs(dot(next[0], axes[0])) - Math.abs(dot(next[1], axes[1]));
    axes = next;
    if (turned < 1e-14) break;
  }
  const shown = rows.reduce((sum, row) => sum + dot(row, axes[0]) ** 2 + dot(row, axes[1]) ** 2, 0);
  return { centre, axes: [upright(axes[0]), upright(axes[1])], share: total > 0 ? Math.min(1, shown / total) : 1 };
}

/** Projects a point onto a plane.
 *
 *  @param point [E].
 *  @returns its two coordinates.
 */
export function project({ centre, axes }: PrincipalPlane, point: readonly number[]): [x: number, y: number] {
  const moved = point.map((value, e) => value - centre[e]!);
  return [dot(moved, axes[0]), dot(moved, axes[1])];
}

type Pair = readonly [number[], number[]];

// A direction in which the points do not differ at all stays what it was.
function orthonormal([first, second]: Pair, fallback?: Pair): Pair {
  const a = unit(first) ?? fallback?.[0] ?? first;
  const b =
    unit(minus(second, a)) ??
    unit(minus(fallback?.[1] ?? first.map((_, e) => (e === 0 ? 1 : 0)), a)) ??
    first.map(() => 0);
  return [a, b];
}

function minus(vector: readonly number[], axis: readonly number[]): number[] {
  const along = dot(vector, axis);
  return vector.map((value, e) => value - along * axis[e]!);
}

function unit(vector: readonly number[]): number[] | undefined {
  const length = Math.sqrt(dot(vector, vector));
  return length > 1e-12 ? vector.map((value) => value / length) : undefined;
}

function upright(axis: readonly number[]): readonly number[] {
  const largest = axis.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
  return largest < 0 ? axis.map((value) => -value) : axis;
}

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, e) => sum + value * b[e]!, 0);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
