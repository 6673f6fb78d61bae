import { concat, dispose, split, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { ValueError } from '../errors';
import { assertSameKeys, assertSameShapes, type FlatTree, flattenTree, type Tree, unflattenLike } from '../tree';

/** Vectors longer than this are no gains and biases; joining them would cost more memory than it saves time. */
const LONG = 1 << 14;

/** Updates leaf by leaf, so that at most one leaf's intermediates are alive. All short vectors, the gains and biases of a net, are one leaf: an op on a few numbers costs what starting it costs.
 *
 *  @param memories what the optimizer remembers: trees of the parameters' structure.
 *  @param donate frees each leaf and its memories as soon as they are replaced.
 *  @param f gives the new weight and the new memories of one leaf, element by element; new tensors, not the ones it was given.
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
  for (const paths of leavesOf(weights)) {
    const joined = (tree: FlatTree) =>
      paths.length === 1 ? tree[paths[0]!]! : concat(paths.map((path) => tree[path]!));
    const sizes = paths.map((path) => weights[path]!.size);
    const outputs = tidy(() =>
      f(joined(weights), joined(gradients), remembered.map(joined)).map((output) =>
        paths.length === 1 ? [output] : split(output, sizes),
      ),
    );
    paths.forEach((path, place) => {
      for (const [i, parts] of outputs.entries()) next[i]![path] = parts[place]!;
      if (donate) dispose([weights[path]!, ...remembered.map((tree) => tree[path]!)]);
    });
  }
  const [nextParams, ...nextMemories] = next.map((flat) => unflattenLike<Tree>(params, flat));
  return { params: nextParams as P, memories: nextMemories };
}

/** The paths that are updated at a time: one each, and all short vectors together. */
function leavesOf(weights: FlatTree): string[][] {
  const isVector = ({ rank, size }: Tensor) => rank === 1 && size > 0 && size <= LONG;
  const paths = Object.keys(weights);
  const vectors = paths.filter((path) => isVector(weights[path]!));
  const others = paths.filter((path) => !isVector(weights[path]!)).map((path) => [path]);
  return vectors.length === 0 ? others : [...others, vectors];
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
