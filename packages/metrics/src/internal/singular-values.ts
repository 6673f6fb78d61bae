import { GansError } from '@gans/tensor';

/** The sum of a matrix's singular values, float64.
 *
 *  Householder reflections from both sides make the matrix bidiagonal. Interleaving its two diagonals gives the off-diagonal of a symmetric tridiagonal matrix
 *  with diagonal 0, whose eigenvalues are the singular values and their negatives (Golub and Kahan 1965). Nothing is squared, so small singular values keep their digits.
 *
 *  @param matrix float64 [rows, columns], row-major, rows >= columns; overwritten.
 */
export function nuclearNorm(matrix: Float64Array, rows: number, columns: number): number {
  if (columns === 0) return 0;
  const offDiagonal = bidiagonalize(matrix, rows, columns);
  return (
    tridiagonalEigenvalues(new Float64Array(2 * columns), offDiagonal).reduce((sum, x) => sum + Math.abs(x), 0) / 2
  );
}

/** The entries d_0, e_0, d_1, e_1, ..., d_{n-1} of the bidiagonal form. */
function bidiagonalize(a: Float64Array, rows: number, columns: number): Float64Array {
  const entries = new Float64Array(2 * columns - 1);
  const reflector = new Float64Array(rows);
  const products = new Float64Array(columns);
  for (let k = 0; k < columns; k++) {
    // From the left: zeros below (k, k).
    for (let i = k; i < rows; i++) reflector[i] = a[i * columns + k]!;
    entries[2 * k] = reflect(reflector, k, rows);
    products.fill(0, k + 1);
    for (let i = k; i < rows; i++) {
      const factor = reflector[i]!;
      if (factor === 0) continue;
      for (let j = k + 1, at = i * columns + j; j < columns; j++, at++) products[j]! += factor * a[at]!;
    }
    for (let i = k; i < rows; i++) {
      const factor = reflector[i]!;
      if (factor === 0) continue;
      for (let j = k + 1, at = i * columns + j; j < columns; j++, at++) a[at]! -= factor * products[j]!;
    }
    if (k + 1 === columns) break;
    // From the right: zeros right of (k, k + 1).
    for (let j = k + 1; j < columns; j++) reflector[j] = a[k * columns + j]!;
    entries[2 * k + 1] = reflect(reflector, k + 1, columns);
    for (let i = k + 1; i < rows; i++) {
      let product = 0;
      for (let j = k + 1, at = i * columns + j; j < columns; j++, at++) product += reflector[j]! * a[at]!;
      if (product === 0) continue;
      for (let j = k + 1, at = i * columns + j; j < columns; j++, at++) a[at]! -= product * reflector[j]!;
    }
  }
  return entries;
}

/** Turns x = v[from .. to) into the Householder vector u, |u|^2 = 2, for which (I - u u^T) x = (result, 0, ..., 0). */
function reflect(v: Float64Array, from: number, to: number): number {
  let largest = 0;
  for (let i = from; i < to; i++) largest = Math.max(largest, Math.abs(v[i]!));
  if (largest === 0) {
    v.fill(0, from, to);
    return 0;
  }
  let squares = 0;
  for (let i = from; i < to; i++) squares += (v[i]! / largest) ** 2;
  const length = v[from]! > 0 ? -largest * Math.sqrt(squares) : largest * Math.sqrt(squares);
  // u = (x - length e) / sqrt(length (length - x_0)), scaled by `largest` against overflow
  const head = v[from]! - length;
  const scale = 1 / (largest * Math.sqrt((-length / largest) * (head / largest)));
  v[from] = head * scale;
  for (let i = from + 1; i < to; i++) v[i]! *= scale;
  return length;
}

/** Eigenvalues of a symmetric tridiagonal matrix by implicit QL steps with Wilkinson's shift (Wilkinson and Reinsch 1971, II/4); in no order, in place of `diagonal`.
 *
 *  @param diagonal n entries.
 *  @param offDiagonal n - 1 entries.
 */
function tridiagonalEigenvalues(diagonal: Float64Array, offDiagonal: Float64Array): Float64Array {
  const n = diagonal.length;
  const d = diagonal;
  const e = new Float64Array(n);
  e.set(offDiagonal);
  let norm = 0;
  for (let i = 0; i < n; i++) norm = Math.max(norm, Math.abs(d[i]!) + Math.abs(e[i]!));
  const negligible = Number.EPSILON * norm;
  for (let first = 0; first < n; first++) {
    for (let sweep = 0; ; sweep++) {
      let last = first;
      while (last < n - 1 && Math.abs(e[last]!) > negligible) last++;
      if (last === first) break;
      if (sweep === 100)
        throw new GansError('DIVERGED', 'nuclearNorm: expected 100 QL sweeps to find a singular value, got none.');
      const gap = (d[first + 1]! - d[first]!) / (2 * e[first]!);
      const root = Math.hypot(gap, 1);
      let g = d[last]! - d[first]! + e[first]! / (gap + (gap >= 0 ? root : -root));
      let sine = 1;
      let cosine = 1;
      let carried = 0;
      let i = last - 1;
      for (; i >= first; i--) {
        const f = sine * e[i]!;
        const b = cosine * e[i]!;
        const r = Math.hypot(f, g);
        e[i + 1] = r;
        if (r === 0) break;
        sine = f / r;
        cosine = g / r;
        const shifted = d[i + 1]! - carried;
        const t = (d[i]! - shifted) * sine + 2 * cosine * b;
        carried = sine * t;
        d[i + 1] = shifted + carried;
        g = cosine * t - b;
      }
      if (i >= first) {
        // The rotation met a zero: the matrix falls in two there.
        d[i + 1]! -= carried;
      } else {
        d[first]! -= carried;
        e[first] = g;
      }
      e[last] = 0;
    }
  }
  return d;
}
