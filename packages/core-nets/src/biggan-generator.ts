import type { Seed, Tree } from '@gans/tensor';
import { concat, split, type Tensor2D } from '@tensorflow/tfjs-core';
import type { GeneratorNet } from './contracts';
import type { Draw } from './heads/head';
import { expectConfig } from './internal/check-config';
import { createGenerator, type GeneratorBody } from './internal/create-generator';
import { createResidualGenerator, residualGenerator } from './internal/residual-generator';
import { filterStep, GENERATOR_WIDTHS, type Resolution, widthsFor } from './internal/residual-widths';
import { type EmbeddingParams, embedding } from './layers/embedding';
import { orthogonalWeights } from './layers/initializers';

/** Size of a BigGAN generator; survives JSON. */
export interface BigganGeneratorConfig {
  /** D, length of the latent vector, a multiple of the number of blocks + 1 (4, 5, 6, 7, 8 for 32, 64, ..., 512 pixels); published: 80 for 32 pixels, 100 for 64, 120 for 128. */
  readonly latentSize: number;
  /** K, length of the condition; 0 for an unconditional generator. */
  readonly classCount: number;
  /** Height and width of the images in pixels. */
  readonly resolution: Resolution;
  /** Channels of the images. */
  readonly channels: number;
  /** Channels of the narrowest layer ("ch"); published: 64 or 96. */
  readonly filters: number;
  /** Length of the class embedding that all blocks share; published: 128. Left out where there are no classes. */
  readonly sharedSize?: number;
  /** Blocks, counted from 1, that self-attention follows; published: [2] for 32 pixels, [3] for 64, [4] for 128. */
  readonly attention: readonly number[];
}

/** A generator as data plus a function. */
export interface BigganGenerator extends GeneratorNet {
  readonly config: BigganGeneratorConfig;
}

/** BigGAN generator: residual blocks, each told of the class and of its own part of the latent by its batch norms.
 *
 *  z = [z_0; z_1; ...; z_B]; x_0 = reshape(W z_0 + b); x_i = block_i(x_{i-1}, [E'c; z_i]), i = 1 ... B; G = tanh(3x3(relu(BN(x_B))))
 *  Brock et al., "Large Scale GAN Training for High Fidelity Natural Image Synthesis", 2019, appendix B and table 4. arXiv:1809.11096; at 32 and 64 pixels as in PyTorch-StudioGAN. Spectral norm on every kernel, not on the shared embedding E; orthogonal weights. Deviates: nothing.
 *
 *  @param config see `BigganGeneratorConfig`.
 *  @param seed decides the initial weights.
 *  @returns the net; the caller owns its params and state (`disposeTree`).
 *  @throws ValueError naming the field that is out of range and the nearest allowed value.
 *  @example
 *  const size = { resolution: 32, channels: 1, filters: 2, attention: [2] } as const;
 *  const net = createBigganGenerator({ ...size, latentSize: 8, classCount: 10, sharedSize: 4 }, seed);
 *  asGenerator(net)(normal(seed, [2, 8]), oneHotRows([3, 7], 10)); // [2, 32, 32, 1]
 */
export function createBigganGenerator(config: BigganGeneratorConfig, seed: Seed): BigganGenerator {
  expectConfig('createBigganGenerator', config);
  const widths = widthsFor(GENERATOR_WIDTHS, config.resolution);
  const blocks = widths.slice(1).map((_, index) => index + 1);
  return createGenerator(
    {
      name: 'BigganGenerator',
      rules: {
        resolution: { oneOf: Object.keys(GENERATOR_WIDTHS).map(Number) },
        latentSize: { minimum: widths.length, multipleOf: widths.length },
        classCount: { minimum: 0 },
        channels: { minimum: 1 },
        attention: { listOf: blocks },
        filters: multipleOf(filterStep(widths.slice(1), config.attention)),
        sharedSize: { minimum: 1, optional: config.classCount === 0 },
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

const multipleOf = (step: number) => ({ minimum: step, multipleOf: step });

function body(config: BigganGeneratorConfig, draw: Draw, seed: Seed): GeneratorBody<Tree, Tree> {
  const { latentSize, classCount, resolution, channels, filters, attention } = config;
  const sharedSize = classCount === 0 ? 0 : config.sharedSize!;
  const widths = GENERATOR_WIDTHS[resolution].map((width) => width * filters);
  const chunk = latentSize / widths.length;
  const stack = createResidualGenerator(
    { widths, projected: chunk, conditionSize: sharedSize + chunk, attention, channels },
    draw,
    seed,
  );
  return {
    params: { ...(classCount > 0 && { shared: { table: draw('shared', [classCount, sharedSize]) } }), ...stack.params },
    state: stack.state,
    apply(params, state, { latent, condition }, options) {
      const chunks = split(latent, widths.length, 1) as Tensor2D[];
      const shared = classCount > 0 ? [embedding(params.shared as EmbeddingParams, condition)] : [];
      const conditionOf = (block: number) => concat([...shared, chunks[block]!], 1) as Tensor2D;
      return residualGenerator(params, state, chunks[0]!, conditionOf, options);
    },
  };
}
