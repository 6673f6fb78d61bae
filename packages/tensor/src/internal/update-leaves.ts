import { type Tensor, tidy } from '@tensorflow/tfjs-core';
import { ValueError } from '../errors';
import { assertSameKeys, type FlatTree, flattenTree, type Tree, unflattenTree } from '../tree';

/** Updates leaf by leaf, so that at most one leaf's intermediates are alive; gives one tree for each tensor that `f` returns. */
export function updateLeaves(
  caller: string,
  params: Tree,
  grads: Tree,
  memories: readonly Tree[],
  f: (weight: Tensor, grad: Tensor, memory: readonly Tensor[]) => Tensor[],
): Tree[] {
  const flatParams = flattenTree(params);
  const flatGrads = flattenTree(grads);
  const flatMemories = memories.map(flattenTree);
  for (const other of [flatGrads, ...flatMemories]) assertSameKeys(caller, flatParams, other);
  const results: FlatTree[] = [];
  for (const [path, weight] of Object.entries(flatParams)) {
    const outputs = tidy(() =>
      f(
        weight,
        flatGrads[path]!,
        flatMemories.map((memory) => memory[path]!),
      ),
    );
    outputs.forEach((output, i) => {
      results[i] ??= {};
      results[i]![path] = output;
    });
  }
  return results.map(unflattenTree);
}

export function expectFinite(caller: string, values: Record<string, number>): void {
  for (const [name, value] of Object.entries(values))
    if (!(value >= 0) || !Number.isFinite(value))
      throw new ValueError(`${caller}: expected ${name} to be a finite number >= 0, got ${value}.`);
}

export function expectFraction(caller: string, values: Record<string, number>): void {
  for (const [name, value] of Object.entries(values))
    if (!(value >= 0 && value < 1)) throw new ValueError(`${caller}: expected ${name} to be in [0, 1), got ${value}.`);
}
