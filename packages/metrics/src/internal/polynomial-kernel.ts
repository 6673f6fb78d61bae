import type { FeatureSet } from '../feature-set';
import { innerProducts } from './inner-products';

const BLOCK = 1024;

/** k(x, y) = (scale <x, y> + offset)^degree, and how its means are estimated. */
export interface PolynomialKernel {
  readonly degree: number;
  readonly scale: number;
  readonly offset: number;
  readonly estimator: 'unbiased' | 'biased';
}

/** MMD^2 between two sets of at least two rows; memory does not grow with their square. */
export function squaredDiscrepancy(real: FeatureSet, fake: FeatureSet, kernel: PolynomialKernel): number {
  return meanWithin(real, kernel) + meanWithin(fake, kernel) - 2 * meanBetween(real, fake, kernel);
}

function meanBetween(a: FeatureSet, b: FeatureSet, kernel: PolynomialKernel): number {
  let sum = 0;
  for (let i = 0; i < a.count; i += BLOCK)
    for (let j = 0; j < b.count; j += BLOCK) sum += blockOf(a, i, b, j, kernel).all;
  return sum / (a.count * b.count);
}

function meanWithin(set: FeatureSet, kernel: PolynomialKernel): number {
  let all = 0;
  let diagonal = 0;
  for (let i = 0; i < set.count; i += BLOCK)
    // The kernel is symmetric: blocks above the diagonal count twice.
    for (let j = i; j < set.count; j += BLOCK) {
      const block = blockOf(set, i, set, j, kernel);
      all += i === j ? block.all : 2 * block.all;
      if (i === j) diagonal += block.diagonal;
    }
  const { count } = set;
  return kernel.estimator === 'biased' ? all / count ** 2 : (all - diagonal) / (count * (count - 1));
}

/** The sum of a block of kernel values, and of those on its diagonal. */
function blockOf(a: FeatureSet, firstRow: number, b: FeatureSet, firstColumn: number, kernel: PolynomialKernel) {
  const rows = { values: a.values, first: firstRow, count: Math.min(BLOCK, a.count - firstRow) };
  const columns = { values: b.values, first: firstColumn, count: Math.min(BLOCK, b.count - firstColumn) };
  const products = innerProducts(rows, columns, a.dimension);
  const { degree, scale, offset } = kernel;
  let all = 0;
  let diagonal = 0;
  for (let i = 0, at = 0; i < rows.count; i++)
    for (let j = 0; j < columns.count; j++, at++) {
      const value = (scale * products[at]! + offset) ** degree;
      all += value;
      if (i === j) diagonal += value;
    }
  return { all, diagonal };
}
