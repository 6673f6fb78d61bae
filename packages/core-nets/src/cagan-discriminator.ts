import type { Seed, Tree } from '@gans/tensor';
import { averagePool, leakyRelu } from '@gans/tensor/ops';
import { reshape, type Tensor2D, type Tensor4D } from '@tensorflow/tfjs-core';
import type { DiscriminatorNet } from './contracts';
import type { Draw } from './heads/head';
import type { HeadConfig, HeadName } from './heads/heads';
import { type Body, createDiscriminator } from './internal/create-discriminator';
import { type BatchNormParams, type BatchNormState, batchNorm, createBatchNorm } from './layers/batch-norm';
import { type ConvolutionParams, convolution } from './layers/convolution';
import { glorotUniformWeights } from './layers/initializers';
import { createInstanceNorm, instanceNorm } from './layers/instance-norm';

/** Size of the body of a CAGAN discriminator; survives JSON. */
export interface CaganBodyConfig {
  /** Height of the images in pixels, a multiple of 4; published: 28. */
  readonly height: number;
  /** Width of the images in pixels, a multiple of 4; published: 28. */
  readonly width: number;
  /** Channels of the images; published: 1. */
  readonly channels: number;
  /** Channels of the first layer; those after it have 2 and 4 times as many. Published: 64. */
  readonly filters: number;
  /** 'instance', or 'batch': with it, each batch should mix real and generated images (`mixedBatch` of `@gans/losses`). */
  readonly norm: 'instance' | 'batch';
}

/** Size of a CAGAN discriminator: of its body, and its head; survives JSON. */
export type CaganDiscriminatorConfig<H extends HeadName> = CaganBodyConfig & HeadConfig<H>;

/** A discriminator as data plus a function. */
export type CaganDiscriminator<H extends HeadName> = DiscriminatorNet<H> & {
  readonly config: CaganDiscriminatorConfig<H>;
};

// Of Keras, whose running statistics keep 0.99.
const NORM = { epsilon: 1e-3, momentum: 0.01 };

/** The MNIST discriminator of Conditional Activation GAN; published with the head `activation`.
 *
 *  x -> 3x3 (f), leaky ReLU 0.2, norm -> 2 x (2x2 mean, 3 x (3x3, leaky ReLU, norm)) with 2f, 4f channels -> flat features -> head
 *  Cho and Yoon, "Conditional Activation GAN", 2020. doi:10.1109/ACCESS.2020.3041480; as in CAGAN-MNIST 27391f8: the rectifier before the norm, no biases but the head's, Glorot's uniform weights, no spectral norm. Deviates: nothing.
 *
 *  @param config see `CaganDiscriminatorConfig`.
 *  @param seed decides the initial weights.
 *  @returns the net; the caller owns its params and state (`disposeTree`). With `norm: 'instance'` it has no state.
 *  @throws ValueError naming the field that is out of range and the nearest allowed value.
 *  @example
 *  const shape = { height: 32, width: 32, channels: 1, filters: 2, norm: 'instance' } as const;
 *  const net = createCaganDiscriminator({ ...shape, head: 'activation', classCount: 10 }, seed);
 *  net.apply(net.params, net.state, images, { training: true }).output.outputs; // [4, 10]
 */
export function createCaganDiscriminator<H extends HeadName>(
  config: CaganDiscriminatorConfig<H>,
  seed: Seed,
): CaganDiscriminator<H> {
  const side = { minimum: 4, multipleOf: 4 };
  return createDiscriminator<CaganBodyConfig & { readonly head?: HeadName }>(
    {
      name: 'CaganDiscriminator',
      rules: {
        height: side,
        width: side,
        channels: { minimum: 1 },
        filters: { minimum: 1 },
        norm: { oneOf: ['instance', 'batch'] },
      },
      imageShape: ({ height, width, channels }) => [height, width, channels],
      body,
      initializer: () => glorotUniformWeights,
      normalized: () => false,
    },
    config,
    seed,
  ) as unknown as CaganDiscriminator<H>;
}

function body({ height, width, filters, norm }: CaganBodyConfig, channels: number, draw: Draw): Body {
  const featureSize = (height / 4) * (width / 4) * 4 * filters;
  const stages = [
    [['conv1', channels, filters]],
    stage(1, filters, 2 * filters),
    stage(2, 2 * filters, 4 * filters),
  ] as const;
  const params: Record<string, Tree> = {};
  const state: Record<string, Tree> = {};
  for (const [name, inputs, outputs] of stages.flat()) {
    params[name] = { kernel: draw(name, [3, 3, inputs, outputs]) };
    if (norm === 'instance') params[`${name}Norm`] = createInstanceNorm(outputs).params;
    else ({ params: params[`${name}Norm`], state: state[`${name}Norm`] } = createBatchNorm(outputs));
  }
  return {
    featureSize,
    params,
    state,
    apply(given, before, images, options) {
      const next: Record<string, Tree> = {};
      const layer = (x: Tensor4D, name: string): Tensor4D => {
        const y = leakyRelu(convolution(given[name] as ConvolutionParams, x));
        const own = given[`${name}Norm`] as BatchNormParams;
        if (norm === 'instance') return instanceNorm(own, y, NORM);
        const result = batchNorm(own, before[`${name}Norm`] as BatchNormState, y, options, NORM);
        next[`${name}Norm`] = result.state;
        return result.output;
      };
      let x: Tensor4D = images;
      for (const [index, layers] of stages.entries()) {
        if (index > 0) x = averagePool(x);
        for (const [name] of layers) x = layer(x, name);
      }
      return { output: reshape(x, [-1, featureSize]) as Tensor2D, state: next };
    },
  };
}

const stage = (index: number, inputs: number, outputs: number) =>
  [
    [`stage${index}conv1`, inputs, outputs],
    [`stage${index}conv2`, outputs, outputs],
    [`stage${index}conv3`, outputs, outputs],
  ] as const;
