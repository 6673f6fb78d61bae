import { type ApplyOptions, foldIn, type Seed } from '@gans/tensor';
import { pad, reshape, slice, type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { type BatchNormParams, type BatchNormState, createBatchNorm } from '../layers/batch-norm';
import { heNormalWeights } from '../layers/initializers';
import { normalizedConvolution } from './normalized-convolution';

/** What both convolutions of a block have. */
export type BasicBlockBody<Norm> = { readonly norm1: Norm; readonly norm2: Norm };
/** A kernel without a bias. */
export type BasicBlockKernel = { readonly kernel: Tensor };

/** Parameters of a basic block; `shortcut` where a 1x1 convolution brings the input to the output's shape. */
export type BasicBlockParams = BasicBlockBody<BatchNormParams> & {
  readonly convolution1: BasicBlockKernel;
  readonly convolution2: BasicBlockKernel;
} & (Record<never, never> | { readonly shortcut: BasicBlockKernel; readonly shortcutNorm: BatchNormParams });

/** Running statistics of a basic block. */
export type BasicBlockState = BasicBlockBody<BatchNormState> &
  (Record<never, never> | { readonly shortcutNorm: BatchNormState });

/** What a basic block does to shapes. */
export interface BasicBlockShape {
  readonly inputs: number;
  readonly outputs: number;
  readonly stride: 1 | 2;
  /** How the input gets the output's shape: by a 1x1 convolution with batch norm (option B), or by leaving out every second pixel and adding channels of zeros (option A). */
  readonly shortcut: 'projection' | 'padding';
}

const changes = ({ inputs, outputs, stride }: BasicBlockShape) => stride !== 1 || inputs !== outputs;

/** Fresh parameters and state of a basic block. */
export function createBasicBlock(
  shape: BasicBlockShape,
  seed: Seed,
): { params: BasicBlockParams; state: BasicBlockState } {
  const { inputs, outputs } = shape;
  const kernel = (name: string, size: number, from: number) => ({
    kernel: heNormalWeights(foldIn(seed, name), [size, size, from, outputs]),
  });
  const [norm1, norm2] = [createBatchNorm(outputs), createBatchNorm(outputs)];
  const params = {
    convolution1: kernel('convolution1', 3, inputs),
    norm1: norm1.params,
    convolution2: kernel('convolution2', 3, outputs),
    norm2: norm2.params,
  };
  const state = { norm1: norm1.state, norm2: norm2.state };
  if (shape.shortcut === 'padding' || !changes(shape)) return { params, state };
  const shortcutNorm = createBatchNorm(outputs);
  return {
    params: { ...params, shortcut: kernel('shortcut', 1, inputs), shortcutNorm: shortcutNorm.params },
    state: { ...state, shortcutNorm: shortcutNorm.state },
  };
}

/** The basic residual block of ResNet-18 and ResNet-32.
 *
 *  y = relu(BN(conv3x3(relu(BN(conv3x3(x, stride))))) + shortcut(x)), one pixel of zero padding on each side
 *  He et al., "Deep Residual Learning for Image Recognition", 2016, Fig. 5 left, Eq. (1), (2). arXiv:1512.03385. Deviates: nothing.
 */
export function basicBlock(
  shape: BasicBlockShape,
  params: BasicBlockParams,
  state: BasicBlockState,
  x: Tensor4D,
  options: ApplyOptions,
): { output: Tensor4D; state: BasicBlockState } {
  const { stride } = shape;
  return tidy(() => {
    const first = normalizedConvolution(
      { ...params.convolution1, norm: params.norm1 },
      state.norm1,
      x,
      { stride, padding: 1, activation: 'relu' },
      options,
    );
    const shortcut =
      'shortcut' in params && 'shortcutNorm' in state
        ? normalizedConvolution(
            { ...params.shortcut, norm: params.shortcutNorm },
            state.shortcutNorm,
            x,
            { stride, padding: 'valid' },
            options,
          )
        : { output: changes(shape) ? padded(x, shape) : x };
    const second = normalizedConvolution(
      { ...params.convolution2, norm: params.norm2 },
      state.norm2,
      first.output,
      { padding: 1, addend: shortcut.output, activation: 'relu' },
      options,
    );
    const norms = { norm1: first.state, norm2: second.state };
    return {
      output: second.output,
      state: 'state' in shortcut ? { ...norms, shortcutNorm: shortcut.state } : norms,
    };
  });
}

// Option A: the first pixel of each stride x stride window, and channels of zeros before and after. No axis beyond four, which all engines slice fast.
function padded(x: Tensor4D, { inputs, outputs, stride }: BasicBlockShape): Tensor4D {
  const [batch, height, width] = x.shape;
  const [rows, columns] = [height / stride, width / stride];
  const windows = reshape(x, [batch * rows, stride, columns, stride * inputs]);
  const first = reshape(slice(windows, [0, 0, 0, 0], [-1, 1, -1, inputs]), [batch, rows, columns, inputs]) as Tensor4D;
  const before = Math.floor((outputs - inputs) / 2);
  return pad(first, [
    [0, 0],
    [0, 0],
    [0, 0],
    [before, outputs - inputs - before],
  ]);
}
