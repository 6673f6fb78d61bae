import { foldIn, type Seed, ShapeError } from '@gans/tensor';
import { conv2d, maxPool, softmax } from '@gans/tensor/ops';
import {
  add,
  matMul,
  mul,
  reshape,
  scalar,
  type Tensor,
  type Tensor3D,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import { checkConfig } from '../internal/check-config';
import { expectTensor } from '../internal/check-input';
import { type Initializer, orthogonalWeights } from './initializers';

/** Weights of self-attention on C channels: 1x1 kernels theta and phi [1, 1, C, C/8], g [1, 1, C, C/2] and output [1, 1, C/2, C], and the scalar gamma. */
export type SelfAttentionParams = {
  readonly theta: { readonly kernel: Tensor };
  readonly phi: { readonly kernel: Tensor };
  readonly g: { readonly kernel: Tensor };
  readonly output: { readonly kernel: Tensor };
  readonly gamma: Tensor;
};

/** Size of a self-attention layer. */
export interface SelfAttentionSizes {
  /** C, a multiple of 8. */
  readonly channels: number;
  /** Draws the kernels; default `orthogonalWeights`. */
  readonly initializer?: Initializer;
}

/** Self-attention: each pixel adds a mean of all of them, weighted by how well they match.
 *
 *  y = x + gamma W_o sum_j softmax_j(theta(x_i)' pool(phi(x))_j) pool(g(x))_j, pool being the maximum over 2x2 pixels
 *  Zhang et al., "Self-Attention Generative Adversarial Networks", 2019, Eq. (1)-(3), arXiv:1805.08318, with keys and values pooled as in BigGAN (Brock et al., 2019, appendix B).
 *
 *  @param params see `SelfAttentionParams`.
 *  @param x float32 [N, H, W, C], H and W even; not disposed.
 *  @returns float32 of the same shape; at gamma 0, its start, x itself.
 *  @throws ShapeError when H or W is odd or the channels do not fit.
 *  @example
 *  const { params } = createSelfAttention({ channels: 8 }, seed);
 *  selfAttention(params, normal(seed, [2, 4, 4, 8])); // [2, 4, 4, 8]
 */
export function selfAttention(params: SelfAttentionParams, x: Tensor4D): Tensor4D {
  const channels = params.theta.kernel.shape[2]!;
  expectTensor('selfAttention', 'x', x, ['N', 'H', 'W', channels], `The kernels take ${channels} channels.`);
  const [batch, height, width] = x.shape;
  if (height % 2 !== 0 || width % 2 !== 0)
    throw new ShapeError(
      `selfAttention: expected x [N, H, W, C] with even H and W, got [${x.shape.join(', ')}]. Pad or crop the images first.`,
    );
  const project = ({ kernel }: { readonly kernel: Tensor }, from: Tensor4D) => conv2d(from, kernel as Tensor4D);
  const flat = (map: Tensor4D) => reshape(map, [batch, -1, map.shape[3]]) as Tensor3D;
  return tidy(() => {
    const queries = flat(project(params.theta, x));
    const keys = flat(maxPool(project(params.phi, x)));
    const values = flat(maxPool(project(params.g, x)));
    const weights = softmax(matMul(queries, keys, false, true));
    const attended = reshape(matMul(weights, values), [batch, height, width, -1]) as Tensor4D;
    return add(x, mul(params.gamma, project(params.output, attended)));
  });
}

/** The parameters of a fresh self-attention layer; gamma is 0.
 *
 *  @param sizes see `SelfAttentionSizes`.
 *  @param seed decides the kernels.
 *  @returns params, which the caller owns.
 *  @throws ValueError when the channels are no multiple of 8.
 */
export function createSelfAttention(sizes: SelfAttentionSizes, seed: Seed): { params: SelfAttentionParams } {
  const { channels, initializer = orthogonalWeights } = checkConfig('createSelfAttention', sizes, {
    channels: { minimum: 8, multipleOf: 8 },
  });
  const map = (name: string, inputs: number, outputs: number) => ({
    kernel: initializer(foldIn(seed, name), [1, 1, inputs, outputs]),
  });
  return {
    params: {
      theta: map('theta', channels, channels / 8),
      phi: map('phi', channels, channels / 8),
      g: map('g', channels, channels / 2),
      output: map('output', channels / 2, channels),
      gamma: scalar(0),
    },
  };
}
