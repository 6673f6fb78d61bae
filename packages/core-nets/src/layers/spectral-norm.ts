import { normal, type Seed } from '@gans/tensor';
import { l2Normalize, type SpectralNormalizeOptions, spectralNormalize } from '@gans/tensor/ops';
import { matMul, reshape, type Tensor, type Tensor2D, tidy } from '@tensorflow/tfjs-core';

/** What spectral normalisation remembers of a kernel: its current singular vectors, left u float32 [1, out] and right v float32 [1, rest]. */
export type SpectralNormState = { readonly u: Tensor; readonly v: Tensor };

/** Constants of spectral normalisation; `iterations` are those of a call in training. */
export type SpectralNormOptions = SpectralNormalizeOptions;

/** Divides a kernel by an estimate of its largest singular value, so that the layer's Lipschitz constant is near 1.
 *
 *  With M = kernel as [out, rest]: v = M' u / |M' u|, u = M v / |M v|, sigma = u' M v; kernel / sigma. u and v are constants for the gradient.
 *  Miyato et al., "Spectral Normalization for Generative Adversarial Networks", 2018, Algorithm 1. arXiv:1802.05957. Deviates: nothing.
 *
 *  @param kernel float32, the last axis being the outputs; one of zeros passes undivided, and so does its gradient. Not disposed.
 *  @param state the singular vectors of the last call, at first those of `createSpectralNorm`; not disposed.
 *  @param training true iterates and returns a new state; false uses the stored vectors and returns the given state.
 *  @param options `mode` 'exact' finds the largest singular value itself, in training and in inference: dear, meant for checks and small nets.
 *  @returns the normalised kernel, the singular value (float32 scalar, a constant for gradients), and the state.
 *  @throws ShapeError when the state is not that of the kernel.
 *  @example
 *  const weights = normal(seed, [3, 3, 1, 2]);
 *  const { output, state } = spectralNorm(weights, createSpectralNorm(weights, seed), true);
 */
export function spectralNorm<T extends Tensor>(
  kernel: T,
  state: SpectralNormState,
  training: boolean,
  { mode = 'power', iterations = 1, epsilon = 1e-12 }: SpectralNormOptions = {},
): { output: T; sigma: Tensor; state: SpectralNormState } {
  const rounds = training ? iterations : 0;
  const options = { mode, iterations: rounds, epsilon };
  const { output, sigma, u, v } = spectralNormalize(kernel, state.u, state.v, options);
  if (training && (mode === 'exact' || rounds > 0)) return { output, sigma, state: { u, v } };
  u.dispose();
  v.dispose();
  return { output, sigma, state };
}

/** The state before the first call: u a random direction, v the one that goes with it.
 *
 *  @param kernel float32, the last axis being the outputs; not disposed.
 *  @param seed decides u.
 *  @param epsilon as of `spectralNorm`.
 *  @returns unit vectors; the caller owns them.
 */
export function createSpectralNorm(kernel: Tensor, seed: Seed, epsilon = 1e-12): SpectralNormState {
  return tidy(() => {
    const outputs = kernel.shape[kernel.rank - 1]!;
    const u = l2Normalize(normal(seed, [1, outputs]));
    const product = matMul(u, reshape(kernel, [-1, outputs]) as Tensor2D, false, true);
    return { u, v: l2Normalize(product, epsilon) };
  });
}
