import { FormatError, type Tree, ValueError } from '@gans/tensor';
import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import { arrayOf, leavesOf } from './internal/leaves';
import { quote } from './internal/quote';
import { widenBfloat16, widenFloat16 } from './internal/widen';
import { checkedNdArray, type NdArray, type NdArrays } from './nd-array';

/** What may happen to numbers that tensors cannot hold. */
export interface TreeFromArraysOptions {
  /** 'exact' refuses them; 'round' rounds float64 to float32. Default 'exact'. */
  readonly precision?: 'exact' | 'round';
}

/** Makes a tree of tensors from arrays.
 *
 *  float32, int32 and bool become tensors bit by bit, float16 and bfloat16 become float32 without loss, smaller integers int32.
 *  float64 becomes float32, and uint32, int64 and uint64 become int32, where every value survives that; else the array is refused.
 *
 *  @param arrays by key path: 'block/kernel' becomes { block: { kernel } }. Tensors may share their memory: do not change them afterwards.
 *  @param options `precision`.
 *  @returns nested plain objects of tensors; the caller disposes them.
 *  @throws FormatError when the paths do not make a tree: an empty key, __proto__, a tensor inside a tensor, more than 6 dimensions.
 *  @throws ValueError when a value would change.
 *  @example
 *  const tree = treeFromArrays({ 'dense/bias': ndArray(Float32Array.of(1, 2)) });
 *  disposeTree(tree); // { dense: { bias: Tensor } }
 */
export function treeFromArrays(arrays: NdArrays, options: TreeFromArraysOptions = {}): Tree {
  const { precision = 'exact' } = options;
  const root: Branch = {};
  // Each array is checked and converted before the first tensor is made: a refusal leaves none behind.
  const makers = Object.entries(arrays).map(([path, array]) => {
    const [branch, key] = home(root, path);
    const values = tensorValues(path, checkedNdArray('treeFromArrays', path, array), precision);
    if (array.shape.length > 6)
      throw new FormatError(
        `treeFromArrays: expected ${quote(path)} to have at most 6 dimensions, got ${array.shape.length}. Reshape it.`,
      );
    return () => {
      branch[key] = tensor(values, [...array.shape], array.dtype === 'bool' ? 'bool' : undefined);
    };
  });
  for (const make of makers) make();
  return root as Tree;
}

/** Reads a tree's tensors into arrays, bit by bit.
 *
 *  @param tree nested plain objects of float32, int32 or bool tensors; not disposed.
 *  @returns arrays by key path, keys joined with '/'; they share no memory with the tensors.
 *  @throws ValueError for tensors of another dtype; ShapeError for a leaf that is no tensor.
 */
export async function arraysFromTree(tree: Tree): Promise<NdArrays> {
  const arrays: Record<string, NdArray> = {};
  for (const [path, leaf] of leavesOf('arraysFromTree', tree)) {
    const array = await arrayOf(leaf);
    arrays[path] = { ...array, shape: [...array.shape], data: array.data.slice() };
  }
  return arrays;
}

type Branch = { [key: string]: Tensor | Branch | undefined };

/** The object that will hold a path's tensor; its key is reserved there, so that no other path can pass through it. */
function home(root: Branch, path: string): [branch: Branch, key: string] {
  const refuse = (found: string) =>
    new FormatError(
      `treeFromArrays: expected key paths that make a tree, got ${quote(path)}, ${found}. Rename the array.`,
    );
  const keys = path.split('/');
  if (keys.includes('')) throw refuse('which has an empty key');
  if (keys.includes('__proto__')) throw refuse('which has a key that objects give another meaning');
  const last = keys.pop()!;
  let branch = root;
  for (const key of keys) {
    if (!Object.hasOwn(branch, key)) branch[key] = {};
    const next = branch[key];
    if (next === undefined) throw refuse('which lies inside another array');
    branch = next as Branch;
  }
  if (Object.hasOwn(branch, last)) throw refuse('inside which another array lies');
  branch[last] = undefined;
  return [branch, last];
}

function tensorValues(
  path: string,
  { dtype, data }: NdArray,
  precision: 'exact' | 'round',
): Float32Array | Int32Array | Uint8Array {
  switch (dtype) {
    case 'float16':
      return widenFloat16(data as Uint16Array);
    case 'bfloat16':
      return widenBfloat16(data as Uint16Array);
    case 'float64':
      return narrow(path, Float32Array.from(data as Float64Array), data, precision);
    case 'float32':
    case 'int32':
    case 'bool':
      return data as Float32Array | Int32Array | Uint8Array;
    default:
      return narrow(path, Int32Array.from(data as ArrayLike<number | bigint>, Number), data, 'exact');
  }
}

/** Passes narrowed values if they equal the wide ones. */
function narrow<T extends Float32Array | Int32Array>(
  path: string,
  values: T,
  wide: ArrayLike<number | bigint>,
  precision: 'exact' | 'round',
): T {
  if (precision === 'round') return values;
  for (let i = 0; i < values.length; i++)
    if (!Object.is(values[i], Number(wide[i]))) {
      const advice = values instanceof Float32Array ? "Pass precision: 'round' to round it." : 'Keep it as an array.';
      const kind = values instanceof Float32Array ? 'float32' : 'int32';
      throw new ValueError(
        `treeFromArrays: expected ${quote(path)} to fit ${kind}, got ${wide[i]} at element ${i}. ${advice}`,
      );
    }
  return values;
}
