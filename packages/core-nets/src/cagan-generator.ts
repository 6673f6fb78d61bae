import type { Seed, Tree } from '@gans/tensor';
import { leakyRelu, tanh, upsampleNearest } from '@gans/tensor/ops';
import { concat, reshape, type Tensor2D, type Tensor4D, zeros } from '@tensorflow/tfjs-core';
import type { GeneratorNet } from './contracts';
import type { Draw, Layer } from './heads/head';
import { createGenerator, type GeneratorBody } from './internal/create-generator';
import { type ConvolutionParams, convolution } from './layers/convolution';
import { type DenseParams, dense } from './layers/dense';
import { glorotUniformWeights } from './layers/initializers';
import { createInstanceNorm, type InstanceNormParams, instanceNorm } from './layers/instance-norm';

/** Size of a CAGAN generator; survives JSON. */
export interface CaganGeneratorConfig {
  /** D, length of the latent vector; published: 256. */
  readonly latentSize: number;
  /** K, length of the condition: classes, or twice the number of attributes; published: 10. */
  readonly classCount: number;
  /** Height of the images in pixels, a multiple of 4; published: 28. */
  readonly height: number;
  /** Width of the images in pixels, a multiple of 4; published: 28. */
  readonly width: number;
  /** Channels of the images; published: 1. */
  readonly channels: number;
  /** Channels of the last hidden layers; those before them have 2 and 4 times as many. Published: 64. */
  readonly filters: number;
}

/** A generator as data plus a function. */
export interface CaganGenerator extends GeneratorNet {
  readonly config: CaganGeneratorConfig;
}

const EPSILON = 1e-3;
const STAGES = [1, 2] as const;
const CONVOLUTIONS = [1, 2, 3] as const;

/** The MNIST generator of Conditional Activation GAN, which the Inverted Generator Classifier inverts.
 *
 *  [c; z] -> dense (H/4, W/4, 4f), leaky ReLU, IN -> 2 x (nearest x2, 3 x (3x3, leaky ReLU 0.2, IN)) with 2f, f channels -> 1x1, tanh
 *  Cho and Yoon, "Conditional Activation GAN", 2020. doi:10.1109/ACCESS.2020.3041480; as in CAGAN-MNIST 27391f8: the rectifier before the norm, no biases but the last, Glorot's uniform weights. Deviates: nothing.
 *
 *  @param config see `CaganGeneratorConfig`.
 *  @param seed decides the initial weights.
 *  @returns the net; the caller owns its params (`disposeTree`). It has no state.
 *  @throws ValueError naming the field that is out of range and the nearest allowed value.
 *  @example
 *  const shape = { height: 28, width: 28, channels: 1 };
 *  const net = createCaganGenerator({ ...shape, latentSize: 8, classCount: 10, filters: 2 }, seed);
 *  asGenerator(net)(normal(seed, [2, 8]), oneHotRows([3, 7], 10)); // [2, 28, 28, 1]
 */
export function createCaganGenerator(config: CaganGeneratorConfig, seed: Seed): CaganGenerator {
  return createGenerator(
    {
      name: 'CaganGenerator',
      rules: {
        latentSize: { minimum: 1 },
        classCount: { minimum: 1 },
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
      initializer: () => glorotUniformWeights,
    },
    config,
    seed,
  );
}

function body(config: CaganGeneratorConfig, draw: Draw): GeneratorBody<Tree, Tree> {
  const { latentSize, classCount, height, width, channels, filters } = config;
  const [rows, columns, widest] = [height / 4, width / 4, 4 * filters];
  const params: Record<string, Tree> = {
    project: { kernel: draw('project', [classCount + latentSize, rows * columns * widest]) },
    projectNorm: createInstanceNorm(widest).params,
  };
  for (const stage of STAGES)
    for (const index of CONVOLUTIONS) {
      const [name, outputs] = [`stage${stage}conv${index}`, widest / 2 ** stage];
      params[name] = { kernel: draw(name, [3, 3, index === 1 ? 2 * outputs : outputs, outputs]) };
      params[`stage${stage}norm${index}`] = createInstanceNorm(outputs).params;
    }
  params.output = { kernel: draw('output', [1, 1, filters, channels]), bias: zeros([channels]) };
  return {
    params,
    state: {},
    apply(given, state, { latent, condition }) {
      const norm = (x: Tensor4D, name: string) =>
        instanceNorm(given[name] as InstanceNormParams, leakyRelu(x), { epsilon: EPSILON });
      const projected = dense(given.project as DenseParams, concat([condition, latent], 1) as Tensor2D);
      let x = norm(reshape(projected, [-1, rows, columns, widest]) as Tensor4D, 'projectNorm');
      for (const stage of STAGES) {
        x = upsampleNearest(x);
        for (const index of CONVOLUTIONS)
          x = norm(
            convolution(given[`stage${stage}conv${index}`] as ConvolutionParams, x),
            `stage${stage}norm${index}`,
          );
      }
      return { output: tanh(convolution(given.output as Layer, x)), state };
    },
  };
}
