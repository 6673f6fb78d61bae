import { disposeTree, mapTree, type Tree } from '@gans/tensor';
import { add, mul, tidy } from '@tensorflow/tfjs-core';

/** The mean of trees of the same structure; of one tree, that tree itself. Nothing is disposed. */
export function meanTrees<T extends Tree>(trees: readonly [T, ...T[]]): T {
  const [first, ...others] = trees;
  if (others.length === 0) return first;
  return mapTree(
    (leaf, rest) =>
      tidy(() =>
        mul(
          rest.reduce((sum, other) => add(sum, other), leaf),
          1 / trees.length,
        ),
      ),
    first,
    ...others,
  );
}

/** The mean of `count` trees that are made one after the other, of which never more than two are in memory.
 *
 *  @param at makes tree i; it is freed unless it is the only one.
 */
export function meanOf<T extends Tree>(count: number, at: (index: number) => T): T {
  let sum = at(0);
  for (let i = 1; i < count; i++) {
    const next = at(i);
    const total = mapTree((leaf, [other]) => add(leaf, other!), sum, next);
    disposeTree(sum, next);
    sum = total;
  }
  if (count === 1) return sum;
  const mean = mapTree((leaf) => mul(leaf, 1 / count), sum);
  disposeTree(sum);
  return mean;
}
