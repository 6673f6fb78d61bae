import type { Seed, Tree } from '@gans/tensor';
import { concat, type Tensor2D } from '@tensorflow/tfjs-core';
import type { GeneratorNet } from './contracts';
import type { Draw } from './heads/head';
import { expectConfig } from './internal/check-config';
import { createGenerator, type GeneratorBody } from './internal/create-generator';
import { createDeepGenerator, type DeepLayer, deepGenerator } from './internal/deep-generator';
import { filterStep, GENERATOR_WIDTHS, type Resolution, widthsFor } from './internal/residual-widths';
import { type EmbeddingParams, embedding } from './layers/embedding';
import { orthogonalWeights } from './layers/initializers';

/** Size of a deep generator of PyTorch-StudioGAN; survives JSON. */
export interface BigganDeepLegacyGeneratorConfig {
  /** Height and width of the images in pixels. */
  readonly resolution: Resolution;
  /** D, length of the latent vector; published: 128. */
  readonly latentSize: number;
  /** K, length of the condition; 0 for an unconditional generator. */
  readonly classCount: number;
  /** Length of the class embedding that all blocks share; published: 128. Left out where there are no classes. */
  readonly sharedSize?: number;
  /** Channels of the narrowest layer, a multiple of 4 above 32 pixels; published: 128. */
  readonly filters: number;
  /** Channels of the images. */
  readonly channels: number;
  /** Blocks of each stage, of which the last doubles the side; published: 2. */
  readonly depth: number;
  /** Stages, counted from 1, that self-attention follows; published: [2] for 32 pixels, [4] for 128. */
  readonly attention: readonly number[];
}

/** A generator as data plus a function. */
export interface BigganDeepLegacyGenerator extends GeneratorNet {
  readonly config: BigganDeepLegacyGeneratorConfig;
}

/** The deep generator of ReACGAN's deep rows, PyTorch-StudioGAN's "big_resnet_deep_legacy": the blocks of BigGAN-deep in the stages of BigGAN.
 *
 *  c = [E'y; z]; x_0 = reshape(W c + b); each stage `depth` blocks told of c, the last of which doubles the side; G = tanh(3x3(relu(BN(x))))
 *  Kang et al., "StudioGAN", 2022. arXiv:2206.09479. Blocks: Brock et al., 2019, figure 16. Unlike the published layout: [class; latent], attention after any stage, stages of 32 and 64 pixels, only the image's channels in the last convolution. Deviates: nothing.
 *
 *  @param config see `BigganDeepLegacyGeneratorConfig`.
 *  @param seed decides the initial weights.
 *  @returns the net; the caller owns its params and state (`disposeTree`).
 *  @throws ValueError naming the field that is out of range and the nearest allowed value.
 *  @example
 *  const size = { resolution: 32, channels: 1, filters: 2, latentSize: 8, depth: 2, attention: [2] } as const;
 *  const net = createBigganDeepLegacyGenerator({ ...size, classCount: 10, sharedSize: 4 }, seed);
 *  asGenerator(net)(normal(seed, [2, 8]), oneHotRows([3, 7], 10)); // [2, 32, 32, 1]
 */
export function createBigganDeepLegacyGenerator(
  config: BigganDeepLegacyGeneratorConfig,
  seed: Seed,
): BigganDeepLegacyGenerator {
  expectConfig('createBigganDeepLegacyGenerator', config);
  const widths = widthsFor(GENERATOR_WIDTHS, config.resolution);
  // A quarter of the narrowest input of a block is the width of its 3x3 convolutions.
  const quarter = Math.max(1, 4 / Math.min(...widths.slice(0, -1)));
  const step = Math.max(quarter, filterStep(widths.slice(1), config.attention));
  return createGenerator(
    {
      name: 'BigganDeepLegacyGenerator',
      rules: {
        resolution: { oneOf: Object.keys(GENERATOR_WIDTHS).map(Number) },
        latentSize: { minimum: 1 },
        classCount: { minimum: 0 },
        sharedSize: { minimum: 1, optional: config.classCount === 0 },
        channels: { minimum: 1 },
        depth: { minimum: 1 },
        attention: { listOf: widths.slice(1).map((_, index) => index + 1) },
        filters: { minimum: step, multipleOf: step },
      },
      spec: ({ latentSize, classCount, resolution, channels }) => ({
        latentSize,
        classCount,
        imageShape: [resolution, resolution, channels],
      }),
      body,
      initializer: () => orthogonalWeights,
      normalized: () => (path) => path !== 'shared',
      epsilon: 1e-6,
    },
    config,
    seed,
  );
}

function body(config: BigganDeepLegacyGeneratorConfig, draw: Draw, seed: Seed): GeneratorBody<Tree, Tree> {
  const { latentSize, classCount, channels } = config;
  const sharedSize = classCount === 0 ? 0 : config.sharedSize!;
  const layers = layersOf(config);
  const net = createDeepGenerator(layers, sharedSize + latentSize, channels, draw, seed);
  return {
    params: { ...(classCount > 0 && { shared: { table: draw('shared', [classCount, sharedSize]) } }), ...net.params },
    state: net.state,
    apply(params, state, { latent, condition }, options) {
      const joined =
        classCount === 0
          ? latent
          : (concat([embedding(params.shared as EmbeddingParams, condition), latent], 1) as Tensor2D);
      return deepGenerator(layers, params, state, joined, options);
    },
  };
}

function layersOf({ resolution, filters, depth, attention }: BigganDeepLegacyGeneratorConfig): DeepLayer[] {
  const widths = GENERATOR_WIDTHS[resolution].map((width) => width * filters);
  return widths.slice(1).flatMap((outputs, index) => {
    const inputs = widths[index]!;
    const blocks = Array.from(
      { length: depth },
      (_, block): DeepLayer => ({
        kind: 'block',
        inputs,
        outputs: block === depth - 1 ? outputs : inputs,
        upsample: block === depth - 1,
      }),
    );
    return attention.includes(index + 1)
      ? [...blocks, { kind: 'attention', inputs: outputs, outputs, upsample: false }]
      : blocks;
  });
}
