import { l2Normalize, stopGradient } from '@gans/tensor/ops';
import { div, matMul, mul, reshape, sum, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';

/** What spectral normalisation remembers of a kernel: the current left singular vector u, float32 [1, out]. */
export type SpectralNormState = { readonly u: Tensor };

/** Constants of spectral normalisation. */
export interface SpectralNormOptions {
  /** Power iterations per call in training; default 1. */
  readonly iterations?: number;
  /** Smallest norm that a vector is divided by; default 1e-12. */
  readonly epsilon?: number;
}

/** Divides a kernel by an estimate of its largest singular value, so that the layer's Lipschitz constant is near 1.
 *
 *  With M = kernel as [out, rest]: v = M' u / ||.||, u = M v / ||.||, sigma = u' M v; kernel / sigma. u and v are constants for the gradient.
 *  Miyato et al., "Spectral Normalization for Generative Adversarial Networks", 2018, Algorithm 1. arXiv:1802.05957. Deviates: nothing.
 *
 *  @param kernel float32, the last axis being the outputs; not disposed.
 *  @param state the left singular vector of the last call; not disposed.
 *  @param training true iterates and returns a new state; false computes v from the stored u and returns the given state.
 *  @returns the normalised kernel, and the state.
 */
export function spectralNorm<T extends Tensor>(
  kernel: T,
  state: SpectralNormState,
  training: boolean,
  { iterations = 1, epsilon = 1e-12 }: SpectralNormOptions = {},
): { output: T; state: SpectralNormState } {
  const transposed = reshape(kernel, [-1, kernel.shape[kernel.rank - 1]!]) as Tensor2D; // M'
  const constant = stopGradient(transposed);
  const right = (left: Tensor2D) => l2Normalize(matMul(left, constant, false, true), epsilon); // (M' u)'
  let u = state.u as Tensor2D;
  let v = right(u);
  for (let i = 0; training && i < iterations; i++) {
    if (i > 0) v = right(u);
    u = l2Normalize(matMul(v, constant), epsilon); // (M v)'
  }
  const sigma = sum(mul(matMul(v, transposed), u));
  return { output: div(kernel, sigma) as T, state: training ? { u } : state };
}
