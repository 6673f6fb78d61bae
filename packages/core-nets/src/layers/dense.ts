import type { Seed } from '@gans/tensor';
import { matMul, type Tensor, type Tensor2D, zeros } from '@tensorflow/tfjs-core';
import { checkConfig } from '../internal/check-config';
import { expectTensor } from '../internal/check-input';
import { withBias } from '../internal/with-bias';
import { type Initializer, orthogonalWeights } from './initializers';

/** Weights of a dense layer: kernel float32 [in, out] and, where there is one, bias float32 [out]. */
export type DenseParams = { readonly kernel: Tensor } | { readonly kernel: Tensor; readonly bias: Tensor };

/** Size of a dense layer. */
export interface DenseSizes {
  /** Length of an input row. */
  readonly inputs: number;
  /** Length of an output row. */
  readonly outputs: number;
  /** Whether a bias is added; default true. */
  readonly bias?: boolean;
  /** Draws the kernel; default `orthogonalWeights`. */
  readonly initializer?: Initializer;
}

/** Dense layer x W + b.
 *
 *  @param params `kernel` [in, out], optional `bias` [out].
 *  @param x float32 [N, in]; not disposed.
 *  @returns float32 [N, out].
 *  @throws ShapeError when the input, the kernel or the bias does not fit.
 */
export function dense(params: DenseParams, x: Tensor2D): Tensor2D {
  const { kernel } = params;
  expectTensor('dense', 'kernel', kernel, ['in', 'out'], 'Pass params of createDense.');
  const [inputs, outputs] = kernel.shape as [number, number];
  expectTensor('dense', 'x', x, ['N', inputs], `The kernel is [${inputs}, ${outputs}].`);
  return withBias('dense', params, outputs, () => matMul(x, kernel as Tensor2D));
}

/** The parameters of a fresh dense layer; its bias is 0.
 *
 *  @param sizes see `DenseSizes`.
 *  @param seed decides the kernel.
 *  @returns params, which the caller owns.
 *  @throws ValueError naming the size that is not a positive integer.
 *  @example
 *  const { params } = createDense({ inputs: 128, outputs: 10 }, seed); // kernel [128, 10], bias [10]
 */
export function createDense(sizes: DenseSizes, seed: Seed): { params: DenseParams } {
  const {
    inputs,
    outputs,
    bias = true,
    initializer = orthogonalWeights,
  } = checkConfig('createDense', sizes, { inputs: { minimum: 1 }, outputs: { minimum: 1 } });
  const kernel = initializer(seed, [inputs, outputs]);
  return { params: bias ? { kernel, bias: zeros([outputs]) } : { kernel } };
}
