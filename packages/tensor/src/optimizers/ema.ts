import { add, mul, tidy } from '@tensorflow/tfjs-core';
import { ValueError } from '../errors';
import { assertSameKeys, assertSameShapes, disposeTree, flattenTree, mapTree, type Tree } from '../tree';
import type { UpdateOptions } from './optimizer';

/** Exponential moving average of a parameter tree.
 *
 *  average <- decay average + (1 - decay) params
 *
 *  @param average the running average; same key paths as `params`.
 *  @param params the current parameters; not disposed.
 *  @param decay in [0, 1]; 0 copies `params`.
 *  @returns the new average; the caller owns it. With `donate` the old one is freed.
 *  @throws ShapeError when the trees differ in structure or shape; ValueError when `decay` is out of range.
 *  @example
 *  average = emaTree(average, params, 0.999, { donate: true });
 */
export function emaTree<P extends Tree>(
  average: P,
  params: P,
  decay: number,
  { donate = false }: UpdateOptions = {},
): P {
  if (!(decay >= 0 && decay <= 1)) throw new ValueError(`emaTree: expected decay to be in [0, 1], got ${decay}.`);
  const [expected, actual] = [flattenTree(average), flattenTree(params)];
  assertSameKeys('emaTree', expected, actual);
  assertSameShapes('emaTree', expected, actual);
  const next = mapTree((old, [current]) => tidy(() => add(mul(old, decay), mul(current!, 1 - decay))), average, params);
  if (donate) disposeTree(average);
  return next;
}
