import { foldIn, type Seed, type Tree } from '@gans/tensor';
import { Tensor, tidy, transpose } from '@tensorflow/tfjs-core';
import { createSpectralNorm, type SpectralNormState, spectralNorm } from '../layers/spectral-norm';

/** Which layers of a tree are spectrally normalised, by key path. */
export type NormalizedPaths = (path: string) => boolean;

/** Spectral-norm vectors for the layers of a parameter tree: beside the key path of each `kernel` (outputs last) or `table` (one row an output) a { u, v }.
 *
 *  A tree of such state decides what `normalizeTree` normalises, so a net's function can be written without spectral norm and still have it.
 */
export function createSpectralTree(params: Tree, seed: Seed, normalized: NormalizedPaths, epsilon?: number): Tree {
  const visit = (node: Tree, prefix: string): Tree =>
    Object.fromEntries(
      Object.entries(node).flatMap(([key, child]): [string, Tree][] => {
        if (child instanceof Tensor) return [];
        const path = prefix + key;
        const own = weightOf(child);
        const vectors =
          own === undefined || !normalized(path)
            ? {}
            : tidy(() => createSpectralNorm(outputsLast(own.name, own.weight), foldIn(seed, `${path}/u`), epsilon));
        const below = { ...vectors, ...visit(child, `${path}/`) };
        return Object.keys(below).length === 0 ? [] : [[key, below]];
      }),
    );
  return visit(params, '');
}

/** Divides each kernel and table that has spectral-norm vectors in the state by its largest singular value; the rest of both trees is passed on as it is.
 *
 *  @returns the parameters to compute with, and the state, whose vectors are new ones in training.
 */
export function normalizeTree<P extends Tree, S extends Tree>(
  params: P,
  state: S,
  training: boolean,
  options: { readonly epsilon?: number },
): { params: P; state: S } {
  const visit = (node: Tree, vectors: Tree): { params: Tree; state: Tree } => {
    const [nextParams, nextState] = [{ ...node } as Record<string, Tensor | Tree>, { ...vectors } as typeof node];
    const result = { params: nextParams as Tree, state: nextState as Record<string, Tensor | Tree> };
    const own = weightOf(node);
    if (own !== undefined && vectors.u instanceof Tensor) {
      const normalized = spectralNorm(
        outputsLast(own.name, own.weight),
        vectors as unknown as SpectralNormState,
        training,
        options,
      );
      nextParams[own.name] = outputsLast(own.name, normalized.output);
      Object.assign(result.state, normalized.state);
    }
    for (const [key, child] of Object.entries(node)) {
      const below = vectors[key];
      if (child instanceof Tensor || below === undefined || below instanceof Tensor) continue;
      const deeper = visit(child, below);
      nextParams[key] = deeper.params;
      result.state[key] = deeper.state;
    }
    return result;
  };
  return visit(params, state) as { params: P; state: S };
}

/** The state without the spectral-norm vectors of the kernels and tables that it normalises. */
export function withoutVectors(params: Tree, state: Tree): Tree {
  const { u, v, ...others } = state;
  const own = weightOf(params) !== undefined && u instanceof Tensor;
  return Object.fromEntries(
    Object.entries(own ? others : state).map(([key, child]) => {
      const below = params[key];
      const nested = !(child instanceof Tensor) && below !== undefined && !(below instanceof Tensor);
      return [key, nested ? withoutVectors(below, child) : child];
    }),
  );
}

function weightOf(node: Tree): { name: 'kernel' | 'table'; weight: Tensor } | undefined {
  for (const name of ['kernel', 'table'] as const)
    if (node[name] instanceof Tensor) return { name, weight: node[name] };
  return undefined;
}

// A table has its outputs first, and no more than two axes: turned, and turned back.
const outputsLast = (name: 'kernel' | 'table', weight: Tensor) => (name === 'table' ? transpose(weight) : weight);
