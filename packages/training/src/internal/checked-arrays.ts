import { type NdArrays, treeFromArrays } from '@gans/checkpoints';
import { type FlatTree, FormatError, flattenTree, mapTree, type Tree } from '@gans/tensor';

/** Passes the arrays of a file that have the names and shapes of a net's tensors, and hold float32, in the net's order; else throws, before any tensor is made. */
export function checkedArrays(caller: string, path: string, expected: FlatTree, arrays: NdArrays): NdArrays {
  const refuse = (rule: string, found: string) =>
    new FormatError(`${caller}: expected ${path} to hold ${rule}, got ${found}. The file belongs to another net.`);
  for (const [name, { shape }] of Object.entries(expected)) {
    const array = arrays[name];
    if (array === undefined) throw refuse(`'${name}'`, 'no such tensor');
    if (array.dtype !== 'float32') throw refuse(`'${name}' as float32`, array.dtype);
    if (array.shape.join() !== shape.join())
      throw refuse(`'${name}' as [${shape.join(', ')}]`, `[${array.shape.join(', ')}]`);
  }
  for (const name of Object.keys(arrays))
    if (!(name in expected)) throw refuse('the tensors of its net only', `'${name}' too`);
  return Object.fromEntries(Object.keys(expected).map((name) => [name, arrays[name]!]));
}

/** The tensors of a file in the shape of a template, whose own are not disposed; checked as by `checkedArrays`. */
export function treeLike<T extends Tree>(caller: string, path: string, template: T, arrays: NdArrays): T {
  const loaded = flattenTree(treeFromArrays(checkedArrays(caller, path, flattenTree(template), arrays)));
  return mapTree((_leaf, _others, name) => loaded[name]!, template);
}
