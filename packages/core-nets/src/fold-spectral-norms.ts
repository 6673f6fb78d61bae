import { type Model, mapTree, type Tree } from '@gans/tensor';
import { tidy } from '@tensorflow/tfjs-core';
import { normalizeTree, withoutVectors } from './internal/spectral-tree';

/** Weights for inference: each spectrally normalised kernel and table divided by its singular value once, instead of at each call.
 *
 *  W <- W / (u' M v), and no vectors u and v in the state
 *  Miyato et al., "Spectral Normalization for Generative Adversarial Networks", 2018, Algorithm 1. arXiv:1802.05957. The net computes with them what it computes with the given ones in inference mode; in training it refuses them.
 *
 *  @param weights params and state of a net, or the net itself; not disposed, and not needed by what is returned.
 *  @returns trees that the caller owns (`disposeTree`). Tensors that are not divided share their memory with the given ones.
 *  @example
 *  const folded = foldSpectralNorms(generator);
 *  asGenerator(generator, folded)(normal(seed, [2, 4]), oneHotRows([3, 7], 10)); // [2, 8, 8, 1]
 */
export function foldSpectralNorms<P extends Tree>({
  params,
  state,
}: Pick<Model<P, Tree>, 'params' | 'state'>): {
  params: P;
  state: Tree;
} {
  return tidy(() => ({
    params: mapTree((leaf) => leaf.clone(), normalizeTree(params, state, false, {}).params),
    state: mapTree((leaf) => leaf.clone(), withoutVectors(params, state)),
  }));
}
