import type { FeatureSet } from '../feature-set';

/** Squared Euclidean distance of a row of one set to a row of another.
 *
 *  The sum of squared differences in one fixed order, not |x|^2 + |y|^2 - 2 <x, y>: equal rows have distance 0 and d(x, y) = d(y, x), to the last bit, and ties are ties on every engine.
 */
export function squaredDistance(x: FeatureSet, i: number, y: FeatureSet, j: number): number {
  const { dimension } = x;
  const [a, b] = [x.values, y.values];
  let [at, to] = [i * dimension, j * dimension];
  const end = at + dimension;
  // Four sums at once: each addition need not wait for the one before.
  let [first, second, third, fourth] = [0, 0, 0, 0];
  for (; at + 3 < end; at += 4, to += 4) {
    const d0 = a[at]! - b[to]!;
    const d1 = a[at + 1]! - b[to + 1]!;
    const d2 = a[at + 2]! - b[to + 2]!;
    const d3 = a[at + 3]! - b[to + 3]!;
    first += d0 * d0;
    second += d1 * d1;
    third += d2 * d2;
    fourth += d3 * d3;
  }
  for (; at < end; at++, to++) first += (a[at]! - b[to]!) ** 2;
  return first + second + (third + fourth);
}
