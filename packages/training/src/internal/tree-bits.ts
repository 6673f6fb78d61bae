import { flattenTree, type Tree } from '@gans/tensor';

/** Every value of trees by key path, for tests that compare bit by bit. */
export const treeBits = (...trees: readonly Tree[]): (readonly [string, number[]])[] =>
  trees.flatMap((tree) =>
    Object.entries(flattenTree(tree)).map(([path, leaf]) => [path, Array.from(leaf.dataSync())] as const),
  );
