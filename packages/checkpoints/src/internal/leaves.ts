import { type FlatTree, ShapeError, type Tree, ValueError } from '@gans/tensor';
import type { Tensor } from '@tensorflow/tfjs-core';
import { checkedNdArray, type DType, type NdArray, type NdArrays, ndArray } from '../nd-array';
import { quote } from './quote';

/** What a file is written from: a tensor, whose data must be awaited, or an array. */
export type Leaf = Tensor | NdArray;

/** Lists the leaves of a tree, a flat tree or arrays by key path, keys joined with '/', each checked to be one that files can hold.
 *
 *  @throws ShapeError for a leaf that is neither; ValueError for a tensor's dtype that files do not have, or two leaves at one path.
 */
export function leavesOf(caller: string, content: Tree | FlatTree | NdArrays): ReadonlyMap<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  const visit = (value: unknown, path: string): void => {
    if (isNdArray(value) || isTensor(value)) {
      if (leaves.has(path))
        throw new ValueError(`${caller}: expected one leaf at ${quote(path)}, got two. Rename one.`);
      leaves.set(path, isTensor(value) ? value : checkedNdArray(caller, path, value));
      if (isTensor(value)) dtypeOf(caller, path, value);
    } else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [key, child] of Object.entries(value)) visit(child, path === '' ? key : `${path}/${key}`);
    } else {
      const found = Array.isArray(value) ? 'an array' : value === null ? 'null' : typeof value;
      throw new ShapeError(
        `${caller}: expected a tensor or a plain object at ${quote(path)}, got ${found}. Wrap arrays with ndArray.`,
      );
    }
  };
  visit(content, '');
  return leaves;
}

/** What dtype a leaf has in a file. */
export function dtypeOf(caller: string, path: string, leaf: Leaf): DType {
  const { dtype } = leaf;
  if (isNdArray(leaf) || dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return dtype as DType;
  throw new ValueError(`${caller}: expected ${quote(path)} to be float32, int32 or bool, got ${dtype}. Cast it first.`);
}

/** A leaf as an array. The memory of a tensor's array may be that of its backend: copy it before keeping it. */
export async function arrayOf(leaf: Leaf): Promise<NdArray> {
  if (isNdArray(leaf)) return leaf;
  const { dtype, shape } = leaf;
  const data = await leaf.data();
  // Whatever is not 0 is true to a backend; a file says 1.
  return dtype === 'bool'
    ? ndArray(
        Uint8Array.from(data, (value) => (value === 0 ? 0 : 1)),
        shape,
        'bool',
      )
    : ndArray(data, shape);
}

/** Tells arrays from tensors. */
export function isNdArray(value: unknown): value is NdArray {
  return (
    typeof value === 'object' && value !== null && 'data' in value && ArrayBuffer.isView(value.data) && 'dtype' in value
  );
}

// Two copies of tfjs-core may meet in one process, so an instance check does not do.
function isTensor(value: unknown): value is Tensor {
  return typeof value === 'object' && value !== null && 'dataId' in value && 'shape' in value;
}
