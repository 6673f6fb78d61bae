import { createSeed, flattenTree, foldIn, mapTree, normal, type Tree, unflattenTree } from '@gans/tensor';
import { checkGradients } from '@gans/tensor/testing';
import { type Tensor, type Tensor4D, zerosLike } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';

/** The seed of the tests of blocks. */
export const seed = createSeed(19);

/** Normal values by name. */
export const draw = <const S extends readonly number[]>(name: string, shape: S) => normal(foldIn(seed, name), shape);

/** What rounding leaves between a block and its unfused form. */
export const loose = { rtol: 1e-4, atol: 1e-4 };

/** Biases that are not 0, so that leaving one out is noticed. */
export const withBiases = <P extends Tree>(params: P): P =>
  mapTree((leaf, _, path) => (path.endsWith('bias') ? draw(path, leaf.shape) : leaf), params);

/** Convolutions of the main path that give 0. */
export const withoutWeights = <P extends Tree>(params: P): P =>
  mapTree((leaf, _, path) => (/conv\d/.test(path) ? zerosLike(leaf) : leaf), params);

/** First and second derivatives of a block with respect to its input and all its weights. */
export function expectDerivatives<P extends Tree>(
  params: P,
  shape: readonly number[],
  f: (params: P, x: Tensor4D) => Tensor,
): void {
  const flat = flattenTree(params);
  const paths = Object.keys(flat);
  const treeOf = (leaves: readonly Tensor[]) =>
    unflattenTree(Object.fromEntries(paths.map((path, i) => [path, leaves[i]!]))) as P;
  for (const order of [1, 2] as const) {
    const options = { order, seed, step: 1e-3, tolerance: 2e-2 };
    const inputs = [draw('x', shape), ...Object.values(flat)];
    expect(checkGradients((x, ...leaves) => f(treeOf(leaves), x as Tensor4D), inputs, options)).toBeLessThan(2e-2);
  }
}
