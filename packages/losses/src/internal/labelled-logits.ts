import fc from 'fast-check';
import { anyFloat32 } from '#test-kit';
import type { Matrix, Vector } from './embedded-batches';

// Rows of logits with their labels: what the tests of losses of logits are made of.

/** What a loss of logits takes, in plain numbers. */
export interface LabelledLogits {
  readonly logits: Matrix;
  readonly labels: readonly number[];
}

/** N rows of K logits, each with a label in [0, K). */
export const anyLogits = ({ limit = 8, leastColumns = 1 } = {}): fc.Arbitrary<LabelledLogits> =>
  fc
    .record({ rows: fc.integer({ min: 1, max: 7 }), columns: fc.integer({ min: leastColumns, max: 6 }) })
    .chain(({ rows, columns }) =>
      fc.record({
        logits: anyMatrix(rows, columns, limit),
        labels: fc.array(fc.integer({ min: 0, max: columns - 1 }), { minLength: rows, maxLength: rows }),
      }),
    );

/** A matrix of numbers in [-limit, limit]. */
export const anyMatrix = (rows: number, columns: number, limit = 8): fc.Arbitrary<number[][]> => {
  const row = fc.array(anyFloat32(limit), { minLength: columns, maxLength: columns });
  return fc.array(row, { minLength: rows, maxLength: rows });
};

/** Logits of all sizes up to 1e4, in rows of three. */
export const extremeLogits: fc.Arbitrary<LabelledLogits> = fc
  .array(fc.tuple(extreme(), extreme(), extreme(), fc.integer({ min: 0, max: 2 })), { minLength: 1, maxLength: 5 })
  .map((rows) => ({ logits: rows.map(([a, b, c]) => [a, b, c]), labels: rows.map(([, , , label]) => label) }));

function extreme(): fc.Arbitrary<number> {
  return fc.constantFrom(-1e4, -100, -1, 0, 1, 100, 1e4);
}

/** softmax in float64. */
export function softmaxOf(z: Vector): number[] {
  const largest = Math.max(...z);
  const exponentials = z.map((x) => Math.exp(x - largest));
  const total = exponentials.reduce((sum, x) => sum + x, 0);
  return exponentials.map((x) => x / total);
}

/** ln sum e^z - z_t in float64, which keeps its digits where it is small. */
export function crossEntropyOf(z: Vector, target: number): number {
  const others = z.filter((_, k) => k !== target).map((x) => x - z[target]!);
  const largest = Math.max(0, ...others);
  const sumOfOthers = others.reduce((sum, x) => sum + Math.exp(x - largest), 0);
  return largest === 0 ? Math.log1p(sumOfOthers) : largest + Math.log(sumOfOthers + Math.exp(-largest));
}
