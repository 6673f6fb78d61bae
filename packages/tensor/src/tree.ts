import { type Tensor, Tensor as TensorClass } from '@tensorflow/tfjs-core';
import { ShapeError } from './errors';

/** A nested plain object whose leaves are tensors. Key paths, joined with '/', are the names in a checkpoint. */
export type Tree = { readonly [key: string]: Tensor | Tree };

/** A tree's leaves by key path ('block1/conv/kernel'), in insertion order. */
export type FlatTree = Record<string, Tensor>;

/** Lists a tree's tensors by key path.
 *
 *  @param tree nested plain object of tensors; the result shares its tensors.
 *  @returns one entry a leaf, in insertion order, keys joined with '/'. Empty objects leave no trace.
 *  @throws ShapeError when a leaf is not a tensor, or a key is empty, holds '/' or is '__proto__'.
 *  @example
 *  flattenTree({ dense: { kernel, bias } }); // { 'dense/kernel': kernel, 'dense/bias': bias }
 */
export function flattenTree(tree: Tree): FlatTree {
  const flat: FlatTree = {};
  visit(tree, '', (path, leaf) => {
    flat[path] = leaf;
  });
  return flat;
}

/** Rebuilds the nested object from key paths: the inverse of `flattenTree`.
 *
 *  @param flat tensors by key path, as a checkpoint names them; the result shares its tensors.
 *  @returns the nested object, in the order of the paths.
 *  @throws ShapeError when a path has an empty part or '__proto__', or runs through another path's tensor.
 */
export function unflattenTree(flat: FlatTree): Tree {
  const root: Record<string, unknown> = {};
  for (const [path, leaf] of Object.entries(flat)) {
    const keys = path.split('/');
    for (const key of keys) expectKey('unflattenTree', key, path);
    const last = keys.pop()!;
    let node = root;
    for (const key of keys) {
      if (!Object.hasOwn(node, key)) node[key] = {};
      node = node[key] as Record<string, unknown>;
      if (isTensor(node)) break;
    }
    if (isTensor(node) || Object.hasOwn(node, last))
      throw new ShapeError(
        `unflattenTree: expected a key path to hold a tensor or lead to others, got both at or above '${path}'. Rename one of them.`,
      );
    node[last] = leaf;
  }
  return root as Tree;
}

/** Applies a function to each leaf; further trees of the same structure are walked alongside.
 *
 *  @param f takes the leaves at one key path, and the path.
 *  @param tree sets the structure of the result.
 *  @param others trees with the same key paths.
 *  @returns a tree of `tree`'s structure with what `f` returned.
 *  @throws ShapeError naming the first key paths that another tree lacks or has in excess.
 *  @example
 *  const halved = mapTree((weight) => tf.mul(weight, 0.5), params);
 */
export function mapTree<T extends Tree>(
  f: (leaf: Tensor, others: readonly Tensor[], path: string) => Tensor,
  tree: T,
  ...others: readonly Tree[]
): T {
  const flat = flattenTree(tree);
  const flatOthers = others.map(flattenTree);
  for (const other of flatOthers) assertSameKeys('mapTree', flat, other);
  const mapped: FlatTree = {};
  for (const [path, leaf] of Object.entries(flat))
    mapped[path] = f(
      leaf,
      flatOthers.map((other) => other[path]!),
      path,
    );
  return unflattenLike(tree, mapped);
}

/** Puts tensors by key path into the structure of a tree, empty objects included. */
export function unflattenLike<T extends Tree>(tree: T, flat: FlatTree, prefix = ''): T {
  return Object.fromEntries(
    Object.entries(tree).map(([key, child]) => [
      key,
      isTensor(child) ? flat[prefix + key]! : unflattenLike(child, flat, `${prefix}${key}/`),
    ]),
  ) as T;
}

/** Throws a ShapeError that names the first key paths present in one tree and absent from the other.
 *
 *  @param caller the function to name in the message.
 */
export function assertSameKeys(caller: string, expected: FlatTree, actual: FlatTree): void {
  const missing = Object.keys(expected).filter((path) => !Object.hasOwn(actual, path));
  const extra = Object.keys(actual).filter((path) => !Object.hasOwn(expected, path));
  if (missing.length > 0 || extra.length > 0)
    throw new ShapeError(
      `${caller}: expected trees with the same key paths, got ${missing.length} missing${example(missing)} and ${extra.length} extra${example(extra)}. Pass trees that come from the same net.`,
    );
}

const example = (paths: readonly string[]) =>
  paths.length === 0 ? '' : ` (${paths.slice(0, 3).join(', ')}${paths.length > 3 ? ', ...' : ''})`;

/** Throws a ShapeError that names the first key path whose tensors differ in shape; the key paths must be the same. */
export function assertSameShapes(caller: string, expected: FlatTree, actual: FlatTree): void {
  for (const [path, { shape }] of Object.entries(expected)) {
    const got = actual[path]!.shape;
    if (shape.length !== got.length || shape.some((size, i) => size !== got[i]))
      throw new ShapeError(
        `${caller}: expected '${path}' to be [${shape.join(', ')}] in each tree, got [${got.join(', ')}]. Pass trees that come from the same net.`,
      );
  }
}

/** Number of elements in all leaves. */
export function countParameters(tree: Tree): number {
  return Object.values(flattenTree(tree)).reduce((sum, leaf) => sum + leaf.size, 0);
}

/** Disposes each leaf once, also when it occurs at several key paths or in several of the trees; leaves disposed before are passed over. */
export function disposeTree(...trees: readonly Tree[]): void {
  const leaves = new Set(trees.flatMap((tree) => Object.values(flattenTree(tree))));
  for (const leaf of leaves) if (!leaf.isDisposed) leaf.dispose();
}

/** Copies a tree; the copy owns its tensors and outlives the original. */
export function cloneTree<T extends Tree>(tree: T): T {
  return mapTree((leaf) => leaf.clone(), tree);
}

/** Disposes the leaves of `previous` that do not live on in `next` (by identity): for state that is passed in and returned. */
export function disposeReplaced(previous: Tree, next: Tree): void {
  const kept = new Set(Object.values(flattenTree(next)));
  for (const leaf of Object.values(flattenTree(previous))) if (!kept.has(leaf) && !leaf.isDisposed) leaf.dispose();
}

function visit(node: Tree, prefix: string, f: (path: string, leaf: Tensor) => void): void {
  for (const [key, child] of Object.entries(node)) {
    expectKey('flattenTree', key, prefix + key);
    if (isTensor(child)) f(prefix + key, child);
    else if (typeof child === 'object' && child !== null && !Array.isArray(child)) visit(child, `${prefix}${key}/`, f);
    else
      throw new ShapeError(
        `flattenTree: expected a tensor or a plain object at '${prefix}${key}', got ${child === null ? 'null' : Array.isArray(child) ? 'an array' : typeof child}.`,
      );
  }
}

function expectKey(caller: string, key: string, path: string): void {
  if (key === '' || key === '__proto__' || key.includes('/'))
    throw new ShapeError(
      `${caller}: expected keys that are not empty, hold no '/' and are not '__proto__', got '${path}'. Rename it, or nest objects instead.`,
    );
}

// Two copies of tfjs-core may meet in one process, so an instance check alone does not do.
function isTensor(value: unknown): value is Tensor {
  return (
    value instanceof TensorClass ||
    (typeof value === 'object' && value !== null && 'dataId' in value && 'shape' in value)
  );
}
