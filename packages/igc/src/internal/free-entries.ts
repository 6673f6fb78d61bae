import { relu, sigmoid, softmax } from '@gans/tensor/ops';
import {
  add,
  clipByValue,
  cumsum,
  div,
  fill,
  matMul,
  max,
  range,
  sub,
  type Tensor2D,
  tensor2d,
  topk,
} from '@tensorflow/tfjs-core';
import type { FreeEntryRule } from '../search-labels';

/** Entries of conditions that are variables. */
export interface FreeEntries {
  /** [h][K]: 1 where the entry of the hypothesis is free. */
  readonly mask: readonly (readonly number[])[];
  /** Variables at the centre: float32 [rows, K]. */
  begin(rows: number): Tensor2D;
  /** Entries of variables, [rows, K] -> [rows, K]; differentiable. */
  toEntries(variables: Tensor2D): Tensor2D;
  /** What a step must be followed by, if anything. */
  readonly project?: (variables: Tensor2D) => Tensor2D;
}

/** Ties entries of one label together: they are shares of one whole, but for a label of one column, which is a share by itself.
 *
 *  @param labels columns of each label; together, every column once.
 */
export function freeEntries(
  labels: readonly (readonly number[])[],
  mask: readonly (readonly number[])[],
  rule: FreeEntryRule,
): FreeEntries {
  const columnCount = labels.flat().length;
  // v S_g picks the columns of a label, and (v S_g) S_g^T puts them back: products have gradients on every engine.
  const pick = (columns: readonly number[]) =>
    tensor2d(
      Array.from({ length: columnCount }, (_, k) => columns.map((column) => Number(column === k))),
      undefined,
      'float32',
    );
  const perLabel = (f: (own: Tensor2D, columns: readonly number[]) => Tensor2D) => (variables: Tensor2D) =>
    labels
      .map((columns) => {
        const selection = pick(columns);
        return matMul(f(matMul(variables, selection), columns), selection, false, true) as Tensor2D;
      })
      .reduce((total, part) => add(total, part));
  const centre = new Array<number>(columnCount);
  for (const columns of labels) for (const column of columns) centre[column] = 1 / Math.max(2, columns.length);
  const atCentre = (rows: number) => add(fill([rows, columnCount], 0), tensor2d([centre])) as Tensor2D;
  if (rule === 'sigmoid')
    return {
      mask,
      begin: (rows) => fill([rows, columnCount], 0) as Tensor2D,
      toEntries: perLabel((own, { length }) => (length === 1 ? sigmoid(own) : (softmax(own) as Tensor2D))),
    };
  if (rule === 'project')
    return {
      mask,
      begin: atCentre,
      toEntries: (variables) => variables,
      project: perLabel((own, { length }) =>
        length === 1 ? (clipByValue(own, 0, 1) as Tensor2D) : ontoSimplex(own, length),
      ),
    };
  return {
    mask,
    begin: atCentre,
    // Two columns are a value and what is left of it, whatever the value.
    toEntries: perLabel((own, { length }) =>
      length === 2
        ? (add(
            matMul(
              own,
              tensor2d([
                [1, -1],
                [0, 0],
              ]),
            ),
            tensor2d([[0, 1]]),
          ) as Tensor2D)
        : own,
    ),
  };
}

/** The nearest point whose entries are >= 0 and sum up to 1: (v - t)+ with t = max_k (v_(1) + ... + v_(k) - 1) / k, v_(i) sorted downwards.
 *
 *  Held, Wolfe and Crowder, "Validation of subgradient optimization", 1974.
 */
function ontoSimplex(values: Tensor2D, length: number): Tensor2D {
  const sums = cumsum(topk(values, length).values, 1);
  const threshold = max(div(sub(sums, 1), range(1, length + 1)), 1, true);
  return relu(sub(values, threshold)) as Tensor2D;
}
