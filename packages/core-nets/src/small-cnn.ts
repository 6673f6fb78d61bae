import { type ApplyOptions, foldIn, type Seed } from '@gans/tensor';
import { relu } from '@gans/tensor/ops';
import { reshape, type Tensor, type Tensor2D, type Tensor4D, zeros } from '@tensorflow/tfjs-core';
import type { ClassifierNet } from './classifier-net';
import { checkNetConfig } from './internal/check-config';
import { createClassifier } from './internal/create-classifier';
import { normalizedConvolution } from './internal/normalized-convolution';
import { type BatchNormParams, type BatchNormState, batchNorm, createBatchNorm } from './layers/batch-norm';
import { dense } from './layers/dense';
import { heNormalWeights } from './layers/initializers';

/** Size of a small convolutional classifier; survives JSON. */
export interface SmallCnnConfig {
  /** K. */
  readonly classCount: number;
  /** Height of the images in pixels, a multiple of 4. */
  readonly height: number;
  /** Width of the images in pixels, a multiple of 4. */
  readonly width: number;
  /** Channels of the images. */
  readonly channels: number;
  /** Channels of the first layer; the second has twice as many. */
  readonly filters: number;
  /** Length of the feature vector before the logits. */
  readonly featureSize: number;
}

/** Parameters by layer. */
export type SmallCnnParams = {
  readonly shrink1: { readonly kernel: Tensor };
  readonly shrink1Norm: BatchNormParams;
  readonly shrink2: { readonly kernel: Tensor };
  readonly shrink2Norm: BatchNormParams;
  readonly hidden: { readonly kernel: Tensor };
  readonly hiddenNorm: BatchNormParams;
  readonly output: { readonly kernel: Tensor; readonly bias: Tensor };
};

/** Running statistics by layer. */
export type SmallCnnState = {
  readonly shrink1Norm: BatchNormState;
  readonly shrink2Norm: BatchNormState;
  readonly hiddenNorm: BatchNormState;
};

/** A classifier as data plus a function. */
export interface SmallCnn extends ClassifierNet<SmallCnnParams, SmallCnnState> {
  readonly config: SmallCnnConfig;
}

/** Small convolutional classifier for images of about 32 pixels: strided convolutions in place of pooling.
 *
 *  x -> 5x5 stride 2 (f), BN, relu -> 5x5 stride 2 (2f), BN, relu -> dense, BN, relu -> features -> logits
 *  Strided convolutions: Springenberg et al., "Striving for Simplicity", 2015. arXiv:1412.6806.
 *
 *  @param config see `SmallCnnConfig`.
 *  @param seed decides the initial weights.
 *  @returns the net; the caller owns its params and state (`disposeTree`). Activations: `shrink1`, `shrink2`.
 *  @throws ValueError naming the field that is out of range and the nearest allowed value.
 *  @example
 *  const net = createSmallCnn({ classCount: 10, height: 32, width: 32, channels: 1, filters: 4, featureSize: 8 }, seed);
 *  net.apply(net.params, net.state, images, { training: false }).output.logits; // [4, 10]
 */
export function createSmallCnn(config: SmallCnnConfig, seed: Seed): SmallCnn {
  const checked = checkNetConfig('createSmallCnn', config, {
    classCount: { minimum: 2 },
    height: { minimum: 4, multipleOf: 4 },
    width: { minimum: 4, multipleOf: 4 },
    channels: { minimum: 1 },
    filters: { minimum: 1 },
    featureSize: { minimum: 1 },
  });
  return createClassifier(
    {
      name: 'SmallCnn',
      config: checked,
      featureSize: checked.featureSize,
      activations: ['shrink1', 'shrink2'],
      body,
    },
    seed,
  );
}

function body({ classCount, height, width, channels, filters, featureSize }: SmallCnnConfig, seed: Seed) {
  const flatSize = (height / 4) * (width / 4) * 2 * filters;
  const kernel = (name: string, shape: readonly number[]) => ({ kernel: heNormalWeights(foldIn(seed, name), shape) });
  const [shrink1Norm, shrink2Norm, hiddenNorm] = [filters, 2 * filters, featureSize].map(createBatchNorm);
  return {
    params: {
      shrink1: kernel('shrink1', [5, 5, channels, filters]),
      shrink1Norm: shrink1Norm!.params,
      shrink2: kernel('shrink2', [5, 5, filters, 2 * filters]),
      shrink2Norm: shrink2Norm!.params,
      hidden: kernel('hidden', [flatSize, featureSize]),
      hiddenNorm: hiddenNorm!.params,
      output: { ...kernel('output', [featureSize, classCount]), bias: zeros([classCount]) },
    },
    state: { shrink1Norm: shrink1Norm!.state, shrink2Norm: shrink2Norm!.state, hiddenNorm: hiddenNorm!.state },
    apply(params: SmallCnnParams, state: SmallCnnState, images: Tensor4D, options: ApplyOptions) {
      const size = { stride: 2, activation: 'relu' } as const;
      const { shrink1Norm, shrink2Norm } = params;
      const first = normalizedConvolution(
        { ...params.shrink1, norm: shrink1Norm },
        state.shrink1Norm,
        images,
        size,
        options,
      );
      const shrink1 = first.output;
      const second = normalizedConvolution(
        { ...params.shrink2, norm: shrink2Norm },
        state.shrink2Norm,
        shrink1,
        size,
        options,
      );
      const shrink2 = second.output;
      const flat = reshape(shrink2, [-1, flatSize]) as Tensor2D;
      const third = batchNorm(params.hiddenNorm, state.hiddenNorm, dense(params.hidden, flat), options);
      const features = relu(third.output);
      return {
        output: { logits: dense(params.output, features), features, activations: { shrink1, shrink2 } },
        state: { shrink1Norm: first.state, shrink2Norm: second.state, hiddenNorm: third.state },
      };
    },
  };
}
