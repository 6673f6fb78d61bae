import { gather, type Tensor, tensor1d } from '@tensorflow/tfjs-core';

/** Rows of a tensor by index, on the engine; not for differentiation. */
export const rowsOf = <T extends Tensor>(tensor: T, indices: ArrayLike<number>): T =>
  gather(tensor, tensor1d(Int32Array.from(indices), 'int32'));

/** Each row so many times, one copy after another. */
export const repeatRows = <T extends Tensor>(tensor: T, times: number): T =>
  times === 1
    ? (tensor.clone() as T)
    : rowsOf(
        tensor,
        Int32Array.from({ length: tensor.shape[0]! * times }, (_, i) => Math.floor(i / times)),
      );

/** The smallest power of two that is no smaller. */
export const powerOfTwoAbove = (count: number): number => 2 ** Math.ceil(Math.log2(count));

/** The largest power of two that is no larger, and 1 at least. */
export const powerOfTwoBelow = (count: number): number => 2 ** Math.floor(Math.log2(Math.max(1, count)));
