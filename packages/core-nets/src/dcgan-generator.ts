import type { ApplyOptions, Seed } from '@gans/tensor';
import { relu, tanh } from '@gans/tensor/ops';
import { reshape, type Tensor4D, zeros } from '@tensorflow/tfjs-core';
import type { GeneratorInput, GeneratorNet } from './contracts';
import type { Draw } from './heads/head';
import { createGenerator } from './internal/create-generator';
import { joinedInput } from './internal/joined-input';
import { type BatchNormParams, type BatchNormState, batchNorm, createBatchNorm } from './layers/batch-norm';
import { type ConvolutionParams, transposedConvolution } from './layers/convolution';
import { type DenseParams, dense } from './layers/dense';
import { normalWeights } from './layers/initializers';

/** Size of a DCGAN generator; survives JSON. */
export interface DcganGeneratorConfig {
  /** D, length of the latent vector. */
  readonly latentSize: number;
  /** K, length of the condition; 0 for an unconditional generator. */
  readonly classCount: number;
  /** Height of the images in pixels, a multiple of 4. */
  readonly height: number;
  /** Width of the images in pixels, a multiple of 4. */
  readonly width: number;
  /** Channels of the images. */
  readonly channels: number;
  /** Channels of the last hidden layer; the first has twice as many. */
  readonly filters: number;
}

/** Parameters by layer. */
export type DcganGeneratorParams = {
  readonly project: DenseParams;
  readonly projectNorm: BatchNormParams;
  readonly enlarge1: ConvolutionParams;
  readonly enlarge1Norm: BatchNormParams;
  readonly enlarge2: ConvolutionParams;
};

/** Running statistics by layer. */
export type DcganGeneratorState = { readonly projectNorm: BatchNormState; readonly enlarge1Norm: BatchNormState };

/** A generator as data plus a function. */
export interface DcganGenerator extends GeneratorNet<DcganGeneratorParams, DcganGeneratorState> {
  readonly config: DcganGeneratorConfig;
}

/** Conditional DCGAN generator: latent and class, joined, are projected to a small image that two transposed convolutions enlarge four times.
 *
 *  [z; c] -> dense, BN, relu -> (H/4, W/4, 2f) -> 4x4 stride 2, BN, relu -> (H/2, W/2, f) -> 4x4 stride 2, tanh -> (H, W, C)
 *  Radford et al., "Unsupervised Representation Learning with Deep Convolutional Generative Adversarial Networks", 2016, section 3. arXiv:1511.06434.
 *  The class joined to the input: Mirza and Osindero, "Conditional Generative Adversarial Nets", 2014. arXiv:1411.1784.
 *  Deviates: two enlargements instead of four, for images of 28 and 32 pixels.
 *
 *  @param config see `DcganGeneratorConfig`.
 *  @param seed decides the initial weights.
 *  @returns the net; the caller owns its params and state (`disposeTree`).
 *  @throws ValueError naming the field that is out of range and the nearest allowed value.
 *  @example
 *  const net = createDcganGenerator({ latentSize: 64, classCount: 10, height: 28, width: 28, channels: 1, filters: 4 }, seed);
 *  const input = { latent: normal(seed, [2, 64]), condition: oneHotRows([3, 7], 10) };
 *  const { output, state } = net.apply(net.params, net.state, input, { training: true }); // [2, 28, 28, 1]
 */
export function createDcganGenerator(config: DcganGeneratorConfig, seed: Seed): DcganGenerator {
  return createGenerator(
    {
      name: 'DcganGenerator',
      rules: {
        latentSize: { minimum: 1 },
        classCount: { minimum: 0 },
        height: { minimum: 4, multipleOf: 4 },
        width: { minimum: 4, multipleOf: 4 },
        channels: { minimum: 1 },
        filters: { minimum: 1 },
      },
      spec: ({ latentSize, classCount, height, width, channels }) => ({
        latentSize,
        classCount,
        imageShape: [height, width, channels],
      }),
      body,
      initializer: () => normalWeights,
    },
    config,
    seed,
  );
}

function body({ latentSize, classCount, height, width, channels, filters }: DcganGeneratorConfig, draw: Draw) {
  const [rows, columns, hidden] = [height / 4, width / 4, 2 * filters];
  const projectNorm = createBatchNorm(hidden);
  const enlarge1Norm = createBatchNorm(filters);
  return {
    params: {
      project: { kernel: draw('project', [latentSize + classCount, rows * columns * hidden]) },
      projectNorm: projectNorm.params,
      enlarge1: { kernel: draw('enlarge1', [4, 4, filters, hidden]) },
      enlarge1Norm: enlarge1Norm.params,
      enlarge2: { kernel: draw('enlarge2', [4, 4, channels, filters]), bias: zeros([channels]) },
    },
    state: { projectNorm: projectNorm.state, enlarge1Norm: enlarge1Norm.state },
    apply(params: DcganGeneratorParams, state: DcganGeneratorState, input: GeneratorInput, options: ApplyOptions) {
      const projected = reshape(dense(params.project, joinedInput(input)), [-1, rows, columns, hidden]) as Tensor4D;
      const first = batchNorm(params.projectNorm, state.projectNorm, projected, options);
      const second = batchNorm(
        params.enlarge1Norm,
        state.enlarge1Norm,
        transposedConvolution(params.enlarge1, relu(first.output)),
        options,
      );
      const output = tanh(transposedConvolution(params.enlarge2, relu(second.output)));
      return { output, state: { projectNorm: first.state, enlarge1Norm: second.state } };
    },
  };
}
