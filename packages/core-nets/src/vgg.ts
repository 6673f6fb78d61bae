import { type ApplyOptions, foldIn, type Seed } from '@gans/tensor';
import { maxPool, relu } from '@gans/tensor/ops';
import { reshape, type Tensor, type Tensor2D, type Tensor4D, zeros } from '@tensorflow/tfjs-core';
import type { ClassifierNet } from './classifier-net';
import { checkNetConfig } from './internal/check-config';
import { createClassifier } from './internal/create-classifier';
import { normalizedConvolution } from './internal/normalized-convolution';
import { type PixelStatistics, splitPixelStatistics, standardizePixels } from './internal/pixel-statistics';
import { type BatchNormParams, type BatchNormState, createBatchNorm } from './layers/batch-norm';
import { dense } from './layers/dense';
import { heNormalWeights } from './layers/initializers';

/** Size of a small VGG; survives JSON. */
export interface VggConfig extends PixelStatistics {
  /** K. */
  readonly classCount: number;
  /** Height of the images in pixels, a multiple of 2^blocks. */
  readonly height: number;
  /** Width of the images in pixels, a multiple of 2^blocks. */
  readonly width: number;
  /** Channels of the images. */
  readonly channels: number;
  /** Channels of the first block, 64 in the paper; each further one has twice as many, at most 8 times. */
  readonly filters: number;
  /** How many times the image is halved, 5 in the paper. */
  readonly blocks: number;
  /** Convolutions of each block; 2 or 3 in the paper. */
  readonly convolutions: number;
  /** Length of the feature vector before the logits, 4096 in the paper. */
  readonly featureSize: number;
}

/** Weights of one convolution and its batch norm. */
export type VggConvolution = { readonly kernel: Tensor; readonly norm: BatchNormParams };

/** Parameters by layer: `block1/convolution1` and so on, `hidden`, `output`. */
export type VggParams = {
  readonly blocks: { readonly [block: string]: { readonly [convolution: string]: VggConvolution } };
  readonly hidden: { readonly kernel: Tensor; readonly bias: Tensor };
  readonly output: { readonly kernel: Tensor; readonly bias: Tensor };
};

/** Running statistics by layer. */
export type VggState = {
  readonly blocks: { readonly [block: string]: { readonly [convolution: string]: BatchNormState } };
};

/** A small VGG as data plus a function. */
export interface Vgg extends ClassifierNet<VggParams, VggState> {
  readonly config: VggConfig;
}

/** Small VGG: blocks of 3x3 convolutions, each block ended by a 2x2 max pool; one hidden dense layer.
 *
 *  x -> blocks x [convolutions x (3x3, BN, relu), max pool] -> dense, relu = features -> logits
 *  Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition", 2015, section 2.1. arXiv:1409.1556.
 *  Deviates: batch norm after each convolution, one hidden dense layer instead of two, no dropout.
 *
 *  @param config see `VggConfig`. `pixelMean` and `pixelDeviation` standardise the images first.
 *  @param seed decides the initial weights.
 *  @returns the net; the caller owns its params and state (`disposeTree`). Activations: `block1/convolution1` and so on, each after its rectifier and before the pool.
 *  @throws ValueError naming the field that is out of range and the nearest allowed value.
 *  @example
 *  const shape = { classCount: 10, height: 32, width: 32, channels: 1 };
 *  const net = createVgg({ ...shape, filters: 2, blocks: 3, convolutions: 2, featureSize: 8 }, seed);
 *  net.apply(net.params, net.state, images, { training: false }).output.activations['block3/convolution2']; // [4, 8, 8, 8]
 */
export function createVgg(config: VggConfig, seed: Seed): Vgg {
  const { statistics, rest } = splitPixelStatistics('createVgg', config);
  const multipleOf = 2 ** (Number.isInteger(config.blocks) && config.blocks > 0 ? config.blocks : 0);
  const checked = checkNetConfig('createVgg', rest, {
    classCount: { minimum: 2 },
    blocks: { minimum: 1 },
    height: { minimum: multipleOf, multipleOf },
    width: { minimum: multipleOf, multipleOf },
    channels: { minimum: 1 },
    filters: { minimum: 1 },
    convolutions: { minimum: 1 },
    featureSize: { minimum: 1 },
  });
  const whole: VggConfig = Object.freeze({ ...checked, ...statistics });
  return createClassifier(
    { name: 'Vgg', config: whole, featureSize: whole.featureSize, activations: layerNames(whole), body },
    seed,
  );
}

const layerNames = ({ blocks, convolutions }: VggConfig) =>
  Array.from(
    { length: blocks * convolutions },
    (_, i) => `block${Math.floor(i / convolutions) + 1}/convolution${(i % convolutions) + 1}`,
  );

function body(config: VggConfig, seed: Seed) {
  const { classCount, height, width, blocks: halvings, featureSize } = config;
  const { params: blocks, state: norms, outputs } = createBlocks(config, seed);
  const flatSize = (height / 2 ** halvings) * (width / 2 ** halvings) * outputs;
  const layer = (name: string, inputs: number, size: number) => ({
    kernel: heNormalWeights(foldIn(seed, name), [inputs, size]),
    bias: zeros([size]),
  });
  return {
    params: {
      blocks,
      hidden: layer('hidden', flatSize, featureSize),
      output: layer('output', featureSize, classCount),
    },
    state: { blocks: norms },
    apply(params: VggParams, state: VggState, images: Tensor4D, options: ApplyOptions) {
      const activations: Record<string, Tensor> = {};
      const nextNorms: Record<string, Record<string, BatchNormState>> = {};
      let x = standardizePixels(images, config);
      for (const [block, layers] of Object.entries(params.blocks)) {
        nextNorms[block] = {};
        for (const [name, { kernel, norm }] of Object.entries(layers)) {
          const { output, state: next } = normalizedConvolution(
            { kernel, norm },
            state.blocks[block]![name]!,
            x,
            { padding: 1, activation: 'relu' },
            options,
          );
          nextNorms[block][name] = next;
          x = output;
          activations[`${block}/${name}`] = x;
        }
        x = maxPool(x);
      }
      const features = relu(dense(params.hidden, reshape(x, [-1, flatSize]) as Tensor2D));
      return {
        output: { logits: dense(params.output, features), features, activations },
        state: { blocks: nextNorms },
      };
    },
  };
}

function createBlocks({ channels, filters, blocks, convolutions }: VggConfig, seed: Seed) {
  const params: Record<string, Record<string, VggConvolution>> = {};
  const state: Record<string, Record<string, BatchNormState>> = {};
  let inputs = channels;
  for (let b = 1; b <= blocks; b++) {
    const block = `block${b}`;
    const outputs = filters * Math.min(8, 2 ** (b - 1));
    params[block] = {};
    state[block] = {};
    for (let c = 1; c <= convolutions; c++) {
      const name = `convolution${c}`;
      const norm = createBatchNorm(outputs);
      params[block][name] = {
        kernel: heNormalWeights(foldIn(foldIn(seed, block), name), [3, 3, inputs, outputs]),
        norm: norm.params,
      };
      state[block][name] = norm.state;
      inputs = outputs;
    }
  }
  return { params, state, outputs: inputs };
}
