import { ShapeError, type Tree, ValueError } from '@gans/tensor';
import { add, mul, reshape, slice, Tensor, tidy } from '@tensorflow/tfjs-core';

/** How statistics between two rows of a table are found. */
export type StatisticsInterpolation = 'exact' | 'reference';

/** The batch-norm statistics of a generator at a truncation, from tables that hold them for many: as the published BigGAN-deep weights do, for truncations 0, 0.02, ..., 1.
 *
 *  exact:      q = t (R - 1), k = floor(q), f = q - k; (1 - f) m[k] + f m[k + 1]
 *  reference:  the public PyTorch code to the bit: f m[k] + (1 - f) m[k + 1] between two rows, q = t / (1 / (R - 1)) in double precision; of the published table, 0.14, 0.28, 0.56, 0.58 and 0.94 give a neighbouring row
 *  Brock et al., 2019, section 3.1 (truncation), arXiv:1809.11096; huggingface/pytorch-pretrained-BigGAN 1e18aed. Deviates: 'exact' (default) weighs the nearer row more.
 *
 *  @param state of a generator whose `mean` and `variance` leaves are tables [R, C], one row a truncation; everything else is passed on.
 *  @param truncation t, in (0, 1]; one for all images of a call.
 *  @param interpolation 'exact' or 'reference'; default 'exact'.
 *  @returns the state with means and variances [C], which the caller disposes; the other tensors are those of `state`.
 *  @throws ValueError when the truncation is out of range; ShapeError when a statistic is no table of at least two rows.
 *  @example
 *  const tables = { norm: { mean: tf.tensor2d([[0], [1], [2]]), variance: tf.ones([3, 1]) } };
 *  statisticsAt(tables, 0.75).norm.mean.print(); // [1.5]
 */
export function statisticsAt<S extends Tree>(
  state: S,
  truncation: number,
  interpolation: StatisticsInterpolation = 'exact',
): S {
  if (!(truncation > 0 && truncation <= 1))
    throw new ValueError(
      `statisticsAt: expected truncation to be in (0, 1], got ${truncation}. 1 leaves latents as they are drawn.`,
    );
  const visit = (node: Tree, prefix: string): Tree =>
    Object.fromEntries(
      Object.entries(node).map(([key, child]) => {
        if (!(child instanceof Tensor)) return [key, visit(child, `${prefix}${key}/`)];
        const isTable = key === 'mean' || key === 'variance';
        return [key, isTable ? rowAt(child, truncation, interpolation, prefix + key) : child];
      }),
    );
  return visit(state, '') as S;
}

function rowAt(table: Tensor, truncation: number, interpolation: StatisticsInterpolation, path: string): Tensor {
  const [rows, channels] = table.shape;
  if (table.rank !== 2 || rows! < 2)
    throw new ShapeError(
      `statisticsAt: expected ${path} to be a table [R, C] of at least two rows, got [${table.shape.join(', ')}]. Pass the state as the weights bring it, one row a truncation.`,
    );
  const { row, next } = (interpolation === 'exact' ? exactWeights : referenceWeights)(truncation, rows! - 1);
  return tidy(() => {
    const at = (index: number) => reshape(slice(table, [index, 0], [1, -1]), [channels!]);
    return next === 0 ? at(row).clone() : add(mul(at(row), 1 - next), mul(at(row + 1), next));
  });
}

/** A row, and the weight of the one after it. */
interface Weights {
  readonly row: number;
  readonly next: number;
}

function exactWeights(truncation: number, steps: number): Weights {
  const position = truncation * steps;
  const nearest = Math.round(position);
  if (Math.abs(position - nearest) < 1e-9) return { row: nearest, next: 0 };
  return { row: Math.floor(position), next: position - Math.floor(position) };
}

function referenceWeights(truncation: number, steps: number): Weights {
  const position = truncation / (1 / steps);
  const row = Math.floor(position);
  return { row, next: position === row ? 0 : 1 - (position - row) };
}
