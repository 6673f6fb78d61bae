import type { Seed } from '@gans/tensor';
import { gatherRows } from '@gans/tensor/ops';
import { matMul, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import { checkConfig } from '../internal/check-config';
import { expectClasses, expectTensor, isTensor } from '../internal/check-input';
import { type Initializer, orthogonalWeights } from './initializers';

/** A row for each class: table float32 [K, D]. */
export type EmbeddingParams = { readonly table: Tensor };

/** Size of an embedding. */
export interface EmbeddingSizes {
  /** K. */
  readonly classCount: number;
  /** D, length of a row. */
  readonly size: number;
  /** Draws the table; default `orthogonalWeights`. */
  readonly initializer?: Initializer;
}

/** Classes, either way: N labels from 0 to K - 1, or a condition float32 [N, K] (one-hot, multi-hot or soft). */
export type Classes = ArrayLike<number> | Tensor2D;

/** Embedding: the rows of the classes, or the sum of all rows weighted by a condition.
 *
 *  e_n = E[y_n], or e_n = sum_k c_nk E[k]
 *
 *  @param params `table` [K, D].
 *  @param classes labels, or a condition; not disposed.
 *  @returns float32 [N, D], differentiable in the table and in the condition.
 *  @throws ValueError naming the first label that is no class; ShapeError when the condition does not fit the table.
 *  @example
 *  const { params } = createEmbedding({ classCount: 10, size: 4 }, seed);
 *  embedding(params, [3, 7]); // [2, 4]
 */
export function embedding({ table }: EmbeddingParams, classes: Classes): Tensor2D {
  expectTensor('embedding', 'table', table, ['K', 'D'], 'Pass params of createEmbedding.');
  expectClasses('embedding', classes, table.shape[0]!);
  return isTensor(classes) ? matMul(classes, table as Tensor2D) : gatherRows(table as Tensor2D, classes);
}

/** The parameters of a fresh embedding.
 *
 *  @param sizes see `EmbeddingSizes`.
 *  @param seed decides the table.
 *  @returns params, which the caller owns.
 *  @throws ValueError naming the size that is not a positive integer.
 */
export function createEmbedding(sizes: EmbeddingSizes, seed: Seed): { params: EmbeddingParams } {
  const {
    classCount,
    size,
    initializer = orthogonalWeights,
  } = checkConfig('createEmbedding', sizes, {
    classCount: { minimum: 1 },
    size: { minimum: 1 },
  });
  return { params: { table: initializer(seed, [classCount, size]) } };
}
