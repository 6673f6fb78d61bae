import {
  abs,
  add,
  clone,
  div,
  matMul,
  maximum,
  mul,
  reciprocal,
  reshape,
  rsqrt,
  scalar,
  square,
  step,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { ShapeError, ValueError } from '../errors';
import { defineOp, type Op } from '../internal/define-op';
import { runEngineKernel } from '../internal/engine-kernel';

/** How singular vectors are found. */
export interface SpectralNormalizeOptions {
  /** 'power' (default) moves the given vectors by some iterations of the power method; 'exact' finds the largest singular value to the precision of float32. */
  readonly mode?: 'power' | 'exact';
  /** Power iterations, an integer >= 0; default 1. With 0 the given vectors are used as they are. */
  readonly iterations?: number;
  /** Smallest norm that a vector is divided by; default 1e-12. */
  readonly epsilon?: number;
}

/** A kernel divided by its largest singular value, and how that was found. */
export interface SpectrallyNormalized<T extends Tensor> {
  /** Of the kernel's shape. */
  readonly output: T;
  /** float32 scalar, u' M v; a constant for gradients. */
  readonly sigma: Tensor;
  /** float32 [1, out], the left singular vector; a constant for gradients. */
  readonly u: Tensor;
  /** float32 [1, rest], the right singular vector; a constant for gradients. */
  readonly v: Tensor;
}

type Vectors = { readonly u: Tensor; readonly v: Tensor };
type Inputs = { kernel: Tensor; u: Tensor; v: Tensor };

// M' as [rest, out]: a kernel's own memory order.
const asMatrix = (kernel: Tensor): Tensor2D => reshape(kernel, [-1, kernel.shape[kernel.rank - 1]!]) as Tensor2D;

const dot = (a: Tensor, b: Tensor): Tensor => sum(mul(a, b));

// `least` is the smallest squared norm.
const unit = (row: Tensor, least: Tensor): Tensor => mul(row, rsqrt(maximum(sum(square(row)), least)));

// What a kernel is divided by: sigma, and 1 where sigma is 0. A kernel of zeros has no direction to keep: it passes as it is, with its gradient.
const divisorOf = (sigma: Tensor): Tensor => add(sigma, sub(1, step(abs(sigma))));

// Rows M' u and M v.
const rightOf = (matrix: Tensor2D, u: Tensor) => matMul(u as Tensor2D, matrix, false, true);
const leftOf = (matrix: Tensor2D, v: Tensor) => matMul(v as Tensor2D, matrix);

/** Enough squarings of a matrix that whatever is left beside its largest eigenvalue lies within float32's precision of it. */
const SQUARINGS = 22;

// The Gram matrix of the shorter side to the power 2^SQUARINGS has one eigenvector left: u, or v that leads to it.
function dominantLeft(matrix: Tensor2D, { u, v }: Vectors, epsilon: number): Tensor {
  const [rest, outputs] = matrix.shape;
  const left = outputs <= rest;
  let gram: Tensor = left ? matMul(matrix, matrix, true) : matMul(matrix, matrix, false, true);
  for (let i = 0; i < SQUARINGS; i++) {
    const scaled = mul(gram, rsqrt(maximum(sum(square(gram)), 1e-30))) as Tensor2D;
    gram = matMul(scaled, scaled);
  }
  const seen = matMul((left ? u : v) as Tensor2D, gram as Tensor2D);
  return unit(left ? seen : leftOf(matrix, seen), scalar(epsilon ** 2));
}

/** The singular vectors of M after some rounds from u, or those given after none; the singular value that goes with them; 1 over what a kernel is divided by. */
function powerIterate(matrix: Tensor2D, start: Vectors, iterations: number, epsilon: number): Tensor[] {
  const computed = runEngineKernel('gans/PowerIteration', { matrix, ...start }, { iterations, epsilon });
  if (computed !== undefined) return computed;
  const least = scalar(epsilon ** 2);
  let { u, v } = start;
  let product = iterations === 0 ? leftOf(matrix, v) : u; // overwritten at once
  for (let i = 0; i < iterations; i++) {
    v = unit(rightOf(matrix, u), least);
    product = leftOf(matrix, v);
    u = unit(product, least);
  }
  const sigma = dot(product, u);
  return [...(iterations === 0 ? [clone(u), clone(v)] : [u, v]), sigma, reciprocal(divisorOf(sigma))];
}

const spectralNormalizeOp: Op<Inputs, Required<SpectralNormalizeOptions>> = /* @__PURE__ */ defineOp({
  name: 'SpectralNormalize',
  inputs: ['kernel', 'u', 'v'],
  savedOutputs: 3,
  forward: ({ kernel, u, v }, { mode, iterations, epsilon }) => {
    const matrix = asMatrix(kernel);
    const [left, right, sigma, inverse] =
      mode === 'power'
        ? powerIterate(matrix, { u, v }, iterations, epsilon)
        : powerIterate(matrix, { u: dominantLeft(matrix, { u, v }, epsilon), v }, 2, epsilon);
    return [inverse!, left!, right!, sigma!, mul(kernel, inverse!)];
  },
  gradient: ([, , , , dy], { kernel, u, v }, _, [inverse, left, right]) => ({
    kernel: () => spectralGradient({ dy: dy!, kernel, u: left!, v: right! }, { inverse: inverse! })[0]!,
    u: () => zerosLike(u),
    v: () => zerosLike(v),
  }),
});

// dW = dy / s - <dy, W> / s^2 O with s = <O, W>, O = v'u. The saved 1 / s serves its value only; its own gradient goes through W.
const spectralGradient: Op<Inputs & { dy: Tensor }, { inverse: Tensor }> = /* @__PURE__ */ defineOp({
  name: 'SpectralNormalizeGradient',
  inputs: ['dy', 'kernel', 'u', 'v'],
  forward: ({ dy, kernel, u, v }, { inverse }) => {
    const along = mul(dot(dy, kernel), square(inverse));
    const outer = matMul(reshape(v, [-1, 1]), mul(u, along));
    return [sub(mul(dy, inverse), reshape(outer, dy.shape))];
  },
  gradient: ([upstream], { dy, kernel, u, v }) => {
    const outer = reshape(matMul(v as Tensor2D, u as Tensor2D, true), kernel.shape);
    const sigma = divisorOf(dot(outer, kernel));
    const across = () => div(dot(upstream!, outer), square(sigma));
    return {
      dy: () => sub(div(upstream!, sigma), mul(across(), kernel)),
      kernel: () => {
        const turn = sub(mul(mul(dot(dy, kernel), across()), div(2, sigma)), div(dot(upstream!, dy), square(sigma)));
        return sub(mul(turn, outer), mul(across(), dy));
      },
      u: () => zerosLike(u),
      v: () => zerosLike(v),
    };
  },
});

/** Divides a kernel by its largest singular value, as the power method estimates it from the vectors given.
 *
 *  With M = kernel as [out, rest]: v = M' u / |M' u|, u = M v / |M v|, sigma = u' M v; kernel / sigma. u and v are constants for the gradient:
 *  dW = (dy - <dy, W / sigma> v'u) / sigma
 *  Miyato et al., "Spectral Normalization for Generative Adversarial Networks", 2018, Algorithm 1 and Eq. (11). arXiv:1802.05957. Deviates: nothing.
 *
 *  @param kernel float32 [..., out]; where sigma is 0, as for a kernel of zeros, it passes undivided, and so does its gradient. Not disposed.
 *  @param u float32 [1, out]; not disposed.
 *  @param v float32 [1, rest]; not disposed.
 *  @returns the normalised kernel, sigma and the new vectors; the caller disposes all four.
 *  @throws ShapeError when the vectors do not fit the kernel; ValueError when `iterations` is not an integer >= 0.
 *  @example
 *  const diagonal = tf.tensor2d([[4, 0], [0, 1]]);
 *  const { output } = spectralNormalize(diagonal, tf.tensor2d([[1, 0]]), tf.tensor2d([[1, 0]]));
 *  output.print(); // [[1, 0], [0, 0.25]]
 */
export function spectralNormalize<T extends Tensor>(
  kernel: T,
  u: Tensor,
  v: Tensor,
  { mode = 'power', iterations = 1, epsilon = 1e-12 }: SpectralNormalizeOptions = {},
): SpectrallyNormalized<T> {
  const outputs = kernel.shape[kernel.rank - 1] ?? 0;
  const rest = kernel.size / outputs;
  if (kernel.rank < 2 || u.shape.join() !== `1,${outputs}` || v.shape.join() !== `1,${rest}`)
    throw new ShapeError(
      `spectralNormalize: expected a kernel [..., out], u [1, out] and v [1, rest], got [${kernel.shape.join(', ')}], [${u.shape.join(', ')}] and [${v.shape.join(', ')}].`,
    );
  if (!Number.isInteger(iterations) || iterations < 0)
    throw new ValueError(`spectralNormalize: expected iterations to be an integer >= 0, got ${iterations}.`);
  const [inverse, left, right, sigma, output] = spectralNormalizeOp({ kernel, u, v }, { mode, iterations, epsilon });
  inverse!.dispose();
  return { output: output as T, sigma: sigma!, u: left!, v: right! };
}
