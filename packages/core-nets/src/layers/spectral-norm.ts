import { normal, type Seed, ShapeError } from '@gans/tensor';
import { l2Normalize, type SpectralNormalizeOptions, spectralNormalize } from '@gans/tensor/ops';
import { matMul, reshape, type Tensor, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { checkConfig } from '../internal/check-config';
import { expectTensor } from '../internal/check-input';

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
 *  @throws ShapeError when the state is not that of the kernel; ValueError when an option is out of range.
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
  checkConfig(
    'spectralNorm',
    { mode, iterations },
    { mode: { oneOf: ['power', 'exact'] }, iterations: { minimum: 0 } },
  );
  const { outputs, rest } = matrixOf('spectralNorm', kernel);
  const advice = `It goes with the kernel [${kernel.shape.join(', ')}]: pass the state that createSpectralNorm made of it, or a later one.`;
  expectTensor('spectralNorm', 'state.u', state.u, [1, outputs], advice);
  expectTensor('spectralNorm', 'state.v', state.v, [1, rest], advice);
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
 *  @throws ShapeError when the kernel has fewer than two axes.
 */
export function createSpectralNorm(kernel: Tensor, seed: Seed, epsilon = 1e-12): SpectralNormState {
  const { outputs } = matrixOf('createSpectralNorm', kernel);
  return tidy(() => {
    const u = l2Normalize(normal(seed, [1, outputs]));
    const product = matMul(u, reshape(kernel, [-1, outputs]) as Tensor2D, false, true);
    return { u, v: l2Normalize(product, epsilon) };
  });
}

// The sizes of a kernel as a matrix [rest, out].
function matrixOf(caller: string, kernel: Tensor): { outputs: number; rest: number } {
  if (kernel.rank < 2)
    throw new ShapeError(
      `${caller}: expected a kernel [..., out] of at least two axes, got [${kernel.shape.join(', ')}]. Biases and gains are not normalised.`,
    );
  const outputs = kernel.shape[kernel.rank - 1]!;
  return { outputs, rest: kernel.size / outputs };
}
