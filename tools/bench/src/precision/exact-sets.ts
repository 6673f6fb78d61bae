/** Two sets of features whose moments and Fréchet distance are known without rounding. */
export interface ExactSets {
  readonly name: string;
  /** n, a power of 2, and D, another. */
  readonly count: number;
  readonly dimension: number;
  /** float64 [n, D]. */
  readonly real: Float64Array;
  readonly fake: Float64Array;
  /** Mean of `fake`; every feature's. That of `real` is `offset` too, 0 where that is. */
  readonly means: { readonly real: number; readonly fake: number };
  /** Covariance of two features of `real`. */
  covariance(i: number, j: number): number;
  readonly traceReal: number;
  readonly traceFake: number;
  readonly traceSqrt: number;
  readonly distance: number;
}

/** Rows z_i diag(s) H: z_i are rows of a Hadamard matrix without its first column, so the columns are orthogonal and sum to 0; H is a Hadamard matrix, so features are mixed and orthogonal.
 *
 *  Covariance n/(n - 1) H^T diag(s^2) H; both sets share H, so tr (S_r S_f)^{1/2} = n/(n - 1) D sum s t. With s and t powers of 2, every number here is exact in float64 but for the factor n/(n - 1).
 */
function exactSets(
  name: string,
  [count, dimension]: readonly [number, number],
  scales: (j: number) => readonly [real: number, fake: number],
  { offset = 0, shift = 0.5 } = {},
): ExactSets {
  const used = Math.min(dimension, count - 1);
  const pairs = Array.from({ length: used }, (_, j) => scales(j));
  const mixing = Int8Array.from({ length: dimension ** 2 }, (_, at) =>
    hadamard(Math.floor(at / dimension), at % dimension),
  );
  const rows = (side: 0 | 1, mean: number) => {
    const features = new Float64Array(count * dimension).fill(mean);
    for (let i = 0; i < count; i++)
      for (let j = 0; j < used; j++) {
        const weight = hadamard(i, j + 1) * pairs[j]![side];
        for (let k = 0; k < dimension; k++) features[i * dimension + k]! += weight * mixing[j * dimension + k]!;
      }
    return features;
  };
  const sum = (of: (real: number, fake: number) => number) => pairs.reduce((total, [s, t]) => total + of(s, t), 0);
  const unit = count / (count - 1);
  return {
    name,
    count,
    dimension,
    real: rows(0, offset),
    fake: rows(1, offset + shift),
    means: { real: offset, fake: offset + shift },
    covariance: (i, j) =>
      unit *
      pairs.reduce((total, [s], k) => total + s * s * mixing[k * dimension + i]! * mixing[k * dimension + j]!, 0),
    traceReal: unit * dimension * sum((s) => s * s),
    traceFake: unit * dimension * sum((_, t) => t * t),
    traceSqrt: unit * dimension * sum((s, t) => s * t),
    distance: dimension * shift * shift + unit * dimension * sum((s, t) => (s - t) ** 2),
  };
}

/** Entry of Sylvester's Hadamard matrix: -1 to the number of ones that i and j share. */
function hadamard(i: number, j: number): 1 | -1 {
  let parity = 0;
  for (let bits = i & j; bits !== 0; bits &= bits - 1) parity ^= 1;
  return parity === 0 ? 1 : -1;
}

/** The sets that the page tells of. */
export const exactCases = (): readonly ExactSets[] => [
  exactSets('well-conditioned, n = 1024, D = 256', [1024, 256], (j) => [2 ** -(j % 3), 2 ** -(j % 2)]),
  exactSets('spectrum of 12 decades, n = 1024, D = 256', [1024, 256], (j) => [2 ** -(j % 20), 2 ** -((j + 1) % 20)]),
  exactSets('fewer images than features, n = 64, D = 256', [64, 256], (j) => [2 ** -(j % 3), 2 ** -(j % 2)]),
  exactSets(
    'means of 2^20 beside deviations of 1, n = 1024, D = 256',
    [1024, 256],
    (j) => [2 ** -(j % 3) / 16, 2 ** -(j % 2) / 16],
    {
      offset: 2 ** 20,
    },
  ),
];
