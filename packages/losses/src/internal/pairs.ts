import { withoutGradient } from '@gans/tensor/ops';
import {
  cast,
  equal,
  expandDims,
  logicalNot,
  logicalOr,
  mul,
  type Tensor,
  type Tensor2D,
  tensor1d,
} from '@tensorflow/tfjs-core';

/** 1 where two samples have the same label, each with itself included, and 0 elsewhere: float32 [N, N], a constant. */
export const sameLabel = (labels: ArrayLike<number>): Tensor2D => constant(() => cast(isSame(labels), 'float32'));

/** 1 where a sample meets itself, and 0 elsewhere: float32 [N, N], a constant. */
export const itself = (count: number): Tensor2D => sameLabel(indices(count));

// What is added to an exponent to take its term out of a sum: its exponential is 0, and so is that of the logarithm of an empty sum.
const ABSENT = -1e30;

/** To be added to exponents [N, N]: leaves in row i the terms j of other classes. */
export const onlyOtherClasses = (labels: ArrayLike<number>): Tensor2D => absentWhere(() => isSame(labels));

/** To be added to exponents [N, N]: leaves in row i the terms j of the same class, but for i itself. */
export const onlyClassmates = (labels: ArrayLike<number>): Tensor2D =>
  absentWhere(() => logicalOr(logicalNot(isSame(labels)), isSame(indices(labels.length))));

const absentWhere = (condition: () => Tensor) => constant(() => mul(cast(condition(), 'float32'), ABSENT));

const indices = (count: number) => Int32Array.from({ length: count }, (_, i) => i);

// [N, N], true where two labels are equal.
function isSame(labels: ArrayLike<number>): Tensor {
  const y = tensor1d(Int32Array.from(labels), 'int32');
  return equal(expandDims(y, 1), y);
}

// Not recorded: a gradient needs no copy of what led to it.
const constant = (compute: () => Tensor): Tensor2D => withoutGradient(() => [compute()])[0] as Tensor2D;
