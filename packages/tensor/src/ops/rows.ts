import { gather, matMul, type Tensor, type Tensor2D, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { ShapeError, ValueError } from '../errors';
import { defineOp, type Op } from '../internal/define-op';

/** One-hot rows of class indices.
 *
 *  @param indices N integers in [0, K).
 *  @param classCount K.
 *  @returns float32 [N, K]; the caller disposes it.
 *  @throws ValueError naming the first index that is not an integer in [0, K).
 *  @example
 *  oneHotRows([2, 0], 3).print(); // [[0, 0, 1], [1, 0, 0]]
 */
export function oneHotRows(indices: ArrayLike<number>, classCount: number): Tensor2D {
  if (!Number.isSafeInteger(classCount) || classCount < 1)
    throw new ValueError(`oneHotRows: expected classCount to be a positive integer, got ${classCount}.`);
  assertIndices('oneHotRows', indices, classCount);
  // Filled here, because the oneHot kernel of wasm gives zeros when asked for float32.
  const rows = new Float32Array(indices.length * classCount);
  for (let i = 0; i < indices.length; i++) rows[i * classCount + indices[i]!] = 1;
  return tensor2d(rows, [indices.length, classCount]);
}

const gatherOp: Op<{ table: Tensor }, { indices: Int32Array }> = /* @__PURE__ */ defineOp({
  name: 'GatherRows',
  inputs: ['table'],
  forward: ({ table }, { indices }) => [gather(table, tensor1d(indices, 'int32'))],
  // The transpose of picking rows is adding them back; as a product with one-hot rows it needs no scatter kernel and is right twice.
  gradient: ([dy], { table }, { indices }) => ({
    table: () => matMul(oneHotRows(indices, table.shape[0]!), dy as Tensor2D, true),
  }),
});

/** Picks rows of a table: the embedding look-up.
 *
 *  @param table float32 [K, D]; not disposed.
 *  @param indices N integers in [0, K).
 *  @returns float32 [N, D].
 *  @throws ShapeError when `table` is not a matrix; ValueError naming the first index out of range.
 *  @example
 *  const proxies = gatherRows(embedding, labels); // one row a label
 */
export function gatherRows(table: Tensor2D, indices: ArrayLike<number>): Tensor2D {
  if (table.rank !== 2)
    throw new ShapeError(`gatherRows: expected table [K, D], got [${(table as Tensor).shape.join(', ')}].`);
  assertIndices('gatherRows', indices, table.shape[0]);
  return gatherOp({ table }, { indices: Int32Array.from(indices) })[0] as Tensor2D;
}

function assertIndices(caller: string, indices: ArrayLike<number>, classCount: number): void {
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i]!;
    if (!Number.isInteger(index) || index < 0 || index >= classCount)
      throw new ValueError(
        `${caller}: expected indices to be integers from 0 to ${classCount - 1}, got ${index} at position ${i}.`,
      );
  }
}
