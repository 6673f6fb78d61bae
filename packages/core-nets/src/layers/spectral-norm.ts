import { normal, type Seed } from '@gans/tensor';
import { l2Normalize, withoutGradient } from '@gans/tensor/ops';
import { div, matMul, mul, reshape, sum, type Tensor, type Tensor2D, tidy } from '@tensorflow/tfjs-core';

/** What spectral normalisation remembers of a kernel: its current singular vectors, left u float32 [1, out] and right v float32 [1, rest]. */
export type SpectralNormState = { readonly u: Tensor; readonly v: Tensor };

/** Constants of spectral normalisation. */
export interface SpectralNormOptions {
  /** Power iterations per call in training; default 1. */
  readonly iterations?: number;
  /** Smallest norm that a vector is divided by; default 1e-12. */
  readonly epsilon?: number;
}

/** Divides a kernel by an estimate of its largest singular value, so that the layer's Lipschitz constant is near 1.
 *
 *  With M = kernel as [out, rest]: v = M' u / |M' u|, u = M v / |M v|, sigma = u' M v; kernel / sigma. u and v are constants for the gradient.
 *  Miyato et al., "Spectral Normalization for Generative Adversarial Networks", 2018, Algorithm 1. arXiv:1802.05957. Deviates: nothing.
 *
 *  @param kernel float32, the last axis being the outputs; not disposed.
 *  @param state the singular vectors of the last call, at first those of `createSpectralNorm`; not disposed.
 *  @param training true iterates and returns a new state; false uses the stored vectors and returns the given state.
 *  @returns the normalised kernel, and the state.
 *  @example
 *  const weights = normal(seed, [3, 3, 1, 2]);
 *  const { output, state } = spectralNorm(weights, createSpectralNorm(weights, seed), true);
 */
export function spectralNorm<T extends Tensor>(
  kernel: T,
  state: SpectralNormState,
  training: boolean,
  { iterations = 1, epsilon = 1e-12 }: SpectralNormOptions = {},
): { output: T; state: SpectralNormState } {
  const transposed = asMatrix(kernel);
  const moves = training && iterations > 0;
  const [u, v] = moves
    ? withoutGradient(() => iterate(transposed, state.u as Tensor2D, iterations, epsilon))
    : [state.u as Tensor2D, state.v as Tensor2D];
  const sigma = sum(mul(matMul(v, transposed), u));
  return { output: div(kernel, sigma) as T, state: moves ? { u, v } : state };
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
    const transposed = asMatrix(kernel);
    const u = l2Normalize(normal(seed, [1, transposed.shape[1]]));
    return { u, v: rightVector(transposed, u, epsilon) };
  });
}

// Power iteration towards the largest singular value: u and v after the given number of rounds.
function iterate(transposed: Tensor2D, start: Tensor2D, iterations: number, epsilon: number): [Tensor2D, Tensor2D] {
  let [u, v] = [start, start]; // v is overwritten at once
  for (let i = 0; i < iterations; i++) {
    v = rightVector(transposed, u, epsilon);
    u = l2Normalize(matMul(v, transposed), epsilon); // (M v)'
  }
  return [u, v];
}

// M' as [rest, out]: a kernel's own memory order.
const asMatrix = (kernel: Tensor): Tensor2D => reshape(kernel, [-1, kernel.shape[kernel.rank - 1]!]) as Tensor2D;

// (M' u)' as a row of length 1.
const rightVector = (transposed: Tensor2D, u: Tensor2D, epsilon: number): Tensor2D =>
  l2Normalize(matMul(u, transposed, false, true), epsilon);
