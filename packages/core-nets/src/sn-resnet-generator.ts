import type { Seed, Tree } from '@gans/tensor';
import type { GeneratorNet } from './contracts';
import type { Draw } from './heads/head';
import { createGenerator, type GeneratorBody } from './internal/create-generator';
import { createResidualGenerator, residualGenerator } from './internal/residual-generator';
import { GENERATOR_WIDTHS } from './internal/residual-widths';
import { orthogonalWeights } from './layers/initializers';

/** Size of an SN-ResNet generator; survives JSON. */
export interface SnResnetGeneratorConfig {
  /** D, length of the latent vector; published: 128. */
  readonly latentSize: number;
  /** K, length of the condition; 0 for an unconditional generator, whose batch norms are plain. */
  readonly classCount: number;
  /** Height and width of the images in pixels. */
  readonly resolution: 32 | 64 | 128;
  /** Channels of the images. */
  readonly channels: number;
  /** Channels of the narrowest layer; published: 64. At 32 pixels all layers have four times as many. */
  readonly filters: number;
}

/** A generator as data plus a function. */
export interface SnResnetGenerator extends GeneratorNet {
  readonly config: SnResnetGeneratorConfig;
}

/** Residual generator of SNGAN: blocks that double a 4x4 map, told of the class by their batch norms.
 *
 *  x_0 = reshape(W z + b); x_i = block_i(x_{i-1}, c), i = 1 ... B; G = tanh(3x3(relu(BN(x_B))))
 *  Miyato et al., "Spectral Normalization for Generative Adversarial Networks", 2018, appendix B.4, arXiv:1802.05957; classes: Miyato and Koyama, 2018, arXiv:1802.05637. No spectral norm; orthogonal weights as in Rangwani et al., 2021, arXiv:2106.09402, whose SN-ResGAN is the one for 64 pixels. Deviates: nothing.
 *
 *  @param config see `SnResnetGeneratorConfig`.
 *  @param seed decides the initial weights.
 *  @returns the net; the caller owns its params and state (`disposeTree`).
 *  @throws ValueError naming the field that is out of range and the nearest allowed value.
 *  @example
 *  const net = createSnResnetGenerator({ latentSize: 8, classCount: 10, resolution: 32, channels: 1, filters: 2 }, seed);
 *  asGenerator(net)(normal(seed, [2, 8]), oneHotRows([3, 7], 10)); // [2, 32, 32, 1]
 */
export function createSnResnetGenerator(config: SnResnetGeneratorConfig, seed: Seed): SnResnetGenerator {
  return createGenerator(
    {
      name: 'SnResnetGenerator',
      rules: {
        latentSize: { minimum: 1 },
        classCount: { minimum: 0 },
        resolution: { oneOf: [32, 64, 128] },
        channels: { minimum: 1 },
        filters: { minimum: 1 },
      },
      spec: ({ latentSize, classCount, resolution, channels }) => ({
        latentSize,
        classCount,
        imageShape: [resolution, resolution, channels],
      }),
      body,
      initializer: () => orthogonalWeights,
    },
    config,
    seed,
  );
}

function body(config: SnResnetGeneratorConfig, draw: Draw, seed: Seed): GeneratorBody<Tree, Tree> {
  const { latentSize, classCount, resolution, channels, filters } = config;
  const widths = GENERATOR_WIDTHS[resolution].map((width) => width * filters);
  return {
    ...createResidualGenerator(
      { widths, projected: latentSize, conditionSize: classCount, attention: [], channels },
      draw,
      seed,
    ),
    apply: (params, state, { latent, condition }, options) =>
      residualGenerator(params, state, latent, () => (classCount > 0 ? condition : undefined), options),
  };
}
