import { ShapeError, ValueError } from '@gans/tensor';
import { add, mul, reshape, slice, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { BatchNormState } from './batch-norm';

/** Statistics of a batch norm at S equally spaced truncations from 0 to 1: means and variances, float32 [S, C] each. */
export type StatisticsTables = { readonly means: Tensor; readonly variances: Tensor };

/** How values between two rows are found. */
export interface TabulatedStatisticsOptions {
  /** 'exact' (default) is linear between the rows; 'reference' is what the code published for PyTorch computes: its two weights are exchanged, and rounding makes it miss some rows. */
  readonly interpolation?: 'exact' | 'reference';
}

/** The statistics that a batch norm of a published BigGAN-deep uses at a truncation.
 *
 *  q = t (S - 1), k = floor(q), f = q - k: (1 - f) row_k + f row_{k+1}
 *  Brock et al., 2019, appendix C.2 (standing statistics for each truncation), arXiv:1809.11096; the tables are those of the published weights.
 *
 *  @param tables see `StatisticsTables`; not disposed.
 *  @param truncation t, above 0 and at most 1.
 *  @returns mean and variance [C], to be used as the state of `batchNorm`; the caller owns them.
 *  @throws ValueError when the truncation is out of range; ShapeError when the tables are not [S, C] with S >= 2.
 *  @example
 *  const tables = { means: tf.tensor2d([[0], [1], [2]]), variances: tf.ones([3, 1]) };
 *  tabulatedStatistics(tables, 0.75).mean; // [1.5]
 */
export function tabulatedStatistics(
  { means, variances }: StatisticsTables,
  truncation: number,
  { interpolation = 'exact' }: TabulatedStatisticsOptions = {},
): BatchNormState {
  const rows = means.shape[0]!;
  if (means.rank !== 2 || rows < 2 || means.shape.join() !== variances.shape.join())
    throw new ShapeError(
      `tabulatedStatistics: expected means and variances [S, C] of the same shape with S >= 2, got [${means.shape.join(', ')}] and [${variances.shape.join(', ')}].`,
    );
  if (!(truncation > 0 && truncation <= 1))
    throw new ValueError(
      `tabulatedStatistics: expected truncation to be above 0 and at most 1, got ${truncation}. Pass for example 0.4.`,
    );
  const { row, share } = positionOf(truncation, rows, interpolation);
  const at = (table: Tensor) =>
    tidy(() => {
      const pick = (index: number) => reshape(slice(table, [index, 0], [1, -1]), [-1]);
      return share === 0 ? pick(row) : add(mul(pick(row), 1 - share), mul(pick(row + 1), share));
    });
  return { mean: at(means), variance: at(variances) };
}

/** The row below a truncation, and the weight of the row above. */
function positionOf(
  truncation: number,
  rows: number,
  interpolation: 'exact' | 'reference',
): { row: number; share: number } {
  const intervals = rows - 1;
  if (interpolation === 'exact') {
    const position = truncation * intervals;
    const nearest = Math.round(position);
    // Decimal truncations such as 0.14 must hit their row though binary numbers miss it.
    if (Math.abs(position - nearest) < 1e-9) return { row: nearest, share: 0 };
    return { row: Math.floor(position), share: position - Math.floor(position) };
  }
  const position = truncation / (1 / intervals);
  const row = Math.floor(position);
  return { row, share: position === row ? 0 : 1 - (position - row) };
}
