import type { ApplyOptions, Seed } from '@gans/tensor';
import { leakyRelu, tanh } from '@gans/tensor/ops';
import { reshape, type Tensor4D, zeros } from '@tensorflow/tfjs-core';
import type { GeneratorInput, GeneratorNet } from './contracts';
import type { Draw, Layer } from './heads/head';
import { createGenerator } from './internal/create-generator';
import { joinedInput } from './internal/joined-input';
import { type BatchNormParams, type BatchNormState, batchNorm, createBatchNorm } from './layers/batch-norm';
import { type ConvolutionParams, convolution, transposedConvolution } from './layers/convolution';
import { dense } from './layers/dense';
import { orthogonalWeights } from './layers/initializers';

/** Size of an SNDCGAN generator; survives JSON. */
export interface SndcganGeneratorConfig {
  /** D, length of the latent vector; published: 128. */
  readonly latentSize: number;
  /** K, length of the condition, which is joined to the latent; 0 for an unconditional generator, as published. */
  readonly classCount: number;
  /** Height of the images in pixels, a multiple of 8. */
  readonly height: number;
  /** Width of the images in pixels, a multiple of 8. */
  readonly width: number;
  /** Channels of the images. */
  readonly channels: number;
  /** Channels of the last hidden layer; those before it have 2, 4 and 8 times as many. Published: 64. */
  readonly filters: number;
}

/** Parameters by layer. */
export type SndcganGeneratorParams = {
  readonly project: Layer;
  readonly enlarge1: ConvolutionParams;
  readonly norm1: BatchNormParams;
  readonly enlarge2: ConvolutionParams;
  readonly norm2: BatchNormParams;
  readonly enlarge3: ConvolutionParams;
  readonly norm3: BatchNormParams;
  readonly output: Layer;
};

/** Running statistics by layer. */
export type SndcganGeneratorState = { readonly [L in 'norm1' | 'norm2' | 'norm3']: BatchNormState };

/** A generator as data plus a function. */
export interface SndcganGenerator extends GeneratorNet<SndcganGeneratorParams, SndcganGeneratorState> {
  readonly config: SndcganGeneratorConfig;
}

const STAGES = [1, 2, 3] as const;
const SLOPE = 0.1;

/** Generator of SNDCGAN: three transposed convolutions, and a convolution that makes the image.
 *
 *  [z; c] -> dense (H/8, W/8, 8f) -> 3 x (4x4 transposed, stride 2, BN, leaky ReLU 0.1) with 4f, 2f, f channels -> 3x3, tanh
 *  Miyato et al., "Spectral Normalization for Generative Adversarial Networks", 2018, table 3, arXiv:1802.05957, in the form of Rangwani et al., "Class Balancing GAN with a Classifier in the Loop", 2021, arXiv:2106.09402: leaky rectifiers, orthogonal weights.
 *  Deviates: no biases before a batch norm, which takes them out again.
 *
 *  @param config see `SndcganGeneratorConfig`.
 *  @param seed decides the initial weights.
 *  @returns the net; the caller owns its params and state (`disposeTree`).
 *  @throws ValueError naming the field that is out of range and the nearest allowed value.
 *  @example
 *  const shape = { height: 32, width: 32, channels: 1 };
 *  const net = createSndcganGenerator({ ...shape, latentSize: 8, classCount: 0, filters: 2 }, seed);
 *  asGenerator(net)(normal(seed, [2, 8]), tf.zeros([2, 0])); // [2, 32, 32, 1]
 */
export function createSndcganGenerator(config: SndcganGeneratorConfig, seed: Seed): SndcganGenerator {
  return createGenerator(
    {
      name: 'SndcganGenerator',
      rules: {
        latentSize: { minimum: 1 },
        classCount: { minimum: 0 },
        height: { minimum: 8, multipleOf: 8 },
        width: { minimum: 8, multipleOf: 8 },
        channels: { minimum: 1 },
        filters: { minimum: 1 },
      },
      spec: ({ latentSize, classCount, height, width, channels }) => ({
        latentSize,
        classCount,
        imageShape: [height, width, channels],
      }),
      body,
      initializer: () => orthogonalWeights,
    },
    config,
    seed,
  );
}

function body({ latentSize, classCount, height, width, channels, filters }: SndcganGeneratorConfig, draw: Draw) {
  const [rows, columns, widest] = [height / 8, width / 8, 8 * filters];
  const flatSize = rows * columns * widest;
  const norms = STAGES.map((stage) => createBatchNorm(widest / 2 ** stage));
  const byStage = <T>(name: string, value: (stage: number) => T) =>
    Object.fromEntries(STAGES.map((stage) => [`${name}${stage}`, value(stage)]));
  const enlarge = (stage: number) => ({
    kernel: draw(`enlarge${stage}`, [4, 4, widest / 2 ** stage, (2 * widest) / 2 ** stage]),
  });
  return {
    params: {
      project: { kernel: draw('project', [latentSize + classCount, flatSize]), bias: zeros([flatSize]) },
      ...byStage('enlarge', enlarge),
      ...byStage('norm', (stage) => norms[stage - 1]!.params),
      output: { kernel: draw('output', [3, 3, filters, channels]), bias: zeros([channels]) },
    } as SndcganGeneratorParams,
    state: byStage('norm', (stage) => norms[stage - 1]!.state) as SndcganGeneratorState,
    apply(params: SndcganGeneratorParams, state: SndcganGeneratorState, input: GeneratorInput, options: ApplyOptions) {
      let x = reshape(dense(params.project, joinedInput(input)), [-1, rows, columns, widest]) as Tensor4D;
      const next: Record<string, BatchNormState> = {};
      for (const stage of STAGES) {
        const norm = `norm${stage}` as const;
        const enlarged = transposedConvolution(params[`enlarge${stage}`], x);
        const normalized = batchNorm(params[norm], state[norm], enlarged, options);
        next[norm] = normalized.state;
        x = leakyRelu(normalized.output, SLOPE);
      }
      return { output: tanh(convolution(params.output, x)), state: next as SndcganGeneratorState };
    },
  };
}
