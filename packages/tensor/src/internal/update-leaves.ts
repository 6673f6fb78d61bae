import { dispose, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { ValueError } from '../errors';
import { assertSameKeys, assertSameShapes, type FlatTree, flattenTree, type Tree, unflattenLike } from '../tree';

/** Updates leaf by leaf, so that at most one leaf's intermediates are alive.
 *
 *  @param memories what the optimizer remembers: trees of the parameters' structure.
 *  @param donate frees each leaf and its memories as soon as they are replaced.
 *  @param f gives the new weight and the new memories of one leaf; new tensors, not the ones it was given.
 *  @returns the new parameters and the new memories; the caller owns them.
 *  @throws ShapeError when key paths or shapes differ; nothing has been computed then.
 */
export function updateLeaves<P extends Tree>(
  caller: string,
  params: P,
  grads: Tree,
  memories: readonly Tree[],
  donate: boolean,
  f: (weight: Tensor, grad: Tensor, memory: readonly Tensor[]) => Tensor[],
): { params: P; memories: Tree[] } {
  const weights = flattenTree(params);
  const [gradients, ...remembered] = [grads, ...memories].map(flattenTree) as [FlatTree, ...FlatTree[]];
  for (const other of [gradients, ...remembered]) {
    assertSameKeys(caller, weights, other);
    assertSameShapes(caller, weights, other);
  }
  const next: FlatTree[] = [{}, ...memories.map(() => ({}))];
  for (const [path, weight] of Object.entries(weights)) {
    const memory = remembered.map((tree) => tree[path]!);
    tidy(() => f(weight, gradients[path]!, memory)).forEach((output, i) => {
      next[i]![path] = output;
    });
    if (donate) dispose([weight, ...memory]);
  }
  const [nextParams, ...nextMemories] = next.map((flat) => unflattenLike<Tree>(params, flat));
  return { params: nextParams as P, memories: nextMemories };
}

/** Throws a ValueError that names the first value which is not a finite number >= 0. */
export function expectFinite(caller: string, values: Record<string, number>): void {
  for (const [name, value] of Object.entries(values))
    if (!(value >= 0) || !Number.isFinite(value))
      throw new ValueError(`${caller}: expected ${name} to be a finite number >= 0, got ${value}.`);
}

/** Throws a ValueError that names the first value outside [0, 1). */
export function expectFraction(caller: string, values: Record<string, number>): void {
  for (const [name, value] of Object.entries(values))
    if (!(value >= 0 && value < 1)) throw new ValueError(`${caller}: expected ${name} to be in [0, 1), got ${value}.`);
}
