import { GansError } from '@gans/tensor';

/** Eigenvalues of a symmetric tridiagonal matrix by implicit QL steps with Wilkinson's shift (Wilkinson and Reinsch 1971, II/4); in no order, in place of `diagonal`.
 *
 *  @param diagonal n entries.
 *  @param offDiagonal n - 1 entries.
 *  @param rotate called with each rotation of coordinates i and i + 1; the product of all has the eigenvectors.
 */
export function tridiagonalEigenvalues(
  diagonal: Float64Array,
  offDiagonal: Float64Array,
  rotate?: (i: number, cosine: number, sine: number) => void,
): Float64Array {
  const n = diagonal.length;
  const d = diagonal;
  const e = new Float64Array(n);
  e.set(offDiagonal);
  let norm = 0;
  for (let i = 0; i < n; i++) norm = Math.max(norm, Math.abs(d[i]!) + Math.abs(e[i]!));
  if (norm === 0) return d;
  // At 1, no square below leaves the range of float64.
  for (let i = 0; i < n; i++) {
    d[i]! /= norm;
    e[i]! /= norm;
  }
  for (let first = 0; first < n; first++) {
    for (let sweep = 0; ; sweep++) {
      let last = first;
      while (last < n - 1 && Math.abs(e[last]!) > Number.EPSILON) last++;
      if (last === first) break;
      if (sweep === 100)
        throw new GansError('DIVERGED', 'frechetTerms: expected 100 QL sweeps to find an eigenvalue, got none.');
      sweepUp(d, e, first, last, rotate);
    }
  }
  return d.map((value) => value * norm);
}

function sweepUp(
  d: Float64Array,
  e: Float64Array,
  first: number,
  last: number,
  rotate: ((i: number, cosine: number, sine: number) => void) | undefined,
): void {
  const gap = (d[first + 1]! - d[first]!) / (2 * e[first]!);
  const root = Math.hypot(gap, 1);
  let g = d[last]! - d[first]! + e[first]! / (gap + (gap >= 0 ? root : -root));
  let sine = 1;
  let cosine = 1;
  let carried = 0;
  for (let i = last - 1; i >= first; i--) {
    const f = sine * e[i]!;
    const b = cosine * e[i]!;
    const r = Math.sqrt(f * f + g * g);
    e[i + 1] = r;
    if (r === 0) {
      // The rotation met a zero: the matrix falls in two there.
      d[i + 1]! -= carried;
      e[last] = 0;
      return;
    }
    sine = f / r;
    cosine = g / r;
    const shifted = d[i + 1]! - carried;
    const t = (d[i]! - shifted) * sine + 2 * cosine * b;
    carried = sine * t;
    d[i + 1] = shifted + carried;
    g = cosine * t - b;
    rotate?.(i, cosine, sine);
  }
  d[first]! -= carried;
  e[first] = g;
  e[last] = 0;
}
