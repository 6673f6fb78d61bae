import type { Seed, Tree } from '@gans/tensor';
import { concat, slice, type Tensor2D } from '@tensorflow/tfjs-core';
import type { GeneratorNet } from './contracts';
import type { Draw, Layer } from './heads/head';
import { createGenerator, type GeneratorBody } from './internal/create-generator';
import { createDeepGenerator, type DeepLayer, deepGenerator } from './internal/deep-generator';
import { type EmbeddingParams, embedding } from './layers/embedding';
import { orthogonalWeights } from './layers/initializers';

/** Size of a BigGAN-deep generator; survives JSON. */
export interface BigganDeepGeneratorConfig {
  /** Height and width of the images in pixels. */
  readonly resolution: 128 | 256 | 512;
  /** D, length of the latent vector; published: 128. */
  readonly latentSize: number;
  /** K, length of the condition; published: 1000. */
  readonly classCount: number;
  /** Length of a class embedding; published: 128. */
  readonly embeddingSize: number;
  /** Channels of the narrowest layer ("ch"), a multiple of 4; published: 128. */
  readonly filters: number;
  /** Channels of the images: the first ones of the last convolution, which has weights for as many as `filters`; published: 3. */
  readonly channels: 1 | 2 | 3 | 4;
}

/** A generator as data plus a function. */
export interface BigganDeepGenerator extends GeneratorNet {
  readonly config: BigganDeepGeneratorConfig;
}

// Widths of the pairs of blocks, in units of `filters`: the first of a pair keeps the map as it is, the second doubles its side and may narrow it.
const PAIRS: Readonly<Record<128 | 256 | 512, readonly (readonly [inputs: number, outputs: number])[]>> = {
  128: [
    [16, 16],
    [16, 8],
    [8, 4],
    [4, 2],
    [2, 1],
  ],
  256: [
    [16, 16],
    [16, 8],
    [8, 8],
    [8, 4],
    [4, 2],
    [2, 1],
  ],
  512: [
    [16, 16],
    [16, 8],
    [8, 8],
    [8, 4],
    [4, 2],
    [2, 1],
    [1, 1],
  ],
};
const ATTENTION = 8;

/** BigGAN-deep generator in the layout of the published weights (128, 256 and 512 pixels): bottleneck blocks in pairs, the whole latent and the class in every batch norm.
 *
 *  c = [z; E'y]; x_0 = reshape(W c + b); x_i = block_i(x_{i-1}, c), self-attention after the eighth block; G = tanh(3x3(relu(BN(x_B))))
 *  Brock et al., "Large Scale GAN Training for High Fidelity Natural Image Synthesis", 2019, appendix B and tables 7 to 9. arXiv:1809.11096.
 *  Layer i here is module i there: `layer3/conv2/kernel` is `generator.layers.3.conv_2`. The last convolution has weights for `filters` channels, of which those of the image are computed. Spectral norm on every kernel, not on the embedding; orthogonal weights. Deviates: nothing.
 *
 *  @param config see `BigganDeepGeneratorConfig`.
 *  @param seed decides the initial weights.
 *  @returns the net; the caller owns its params and state (`disposeTree`).
 *  @throws ValueError naming the field that is out of range and the nearest allowed value.
 *  @example
 *  const size = { resolution: 128, channels: 3, filters: 4, latentSize: 8, embeddingSize: 4 } as const;
 *  const net = createBigganDeepGenerator({ ...size, classCount: 10 }, seed);
 *  asGenerator(net)(normal(seed, [1, 8]), oneHotRows([3], 10)); // [1, 128, 128, 3]
 */
export function createBigganDeepGenerator(config: BigganDeepGeneratorConfig, seed: Seed): BigganDeepGenerator {
  return createGenerator(
    {
      name: 'BigganDeepGenerator',
      rules: {
        resolution: { oneOf: Object.keys(PAIRS).map(Number) },
        latentSize: { minimum: 1 },
        classCount: { minimum: 1 },
        embeddingSize: { minimum: 1 },
        filters: { minimum: 4, multipleOf: 4 },
        channels: { oneOf: [1, 2, 3, 4] },
      },
      spec: ({ latentSize, classCount, resolution, channels }) => ({
        latentSize,
        classCount,
        imageShape: [resolution, resolution, channels],
      }),
      body,
      initializer: () => orthogonalWeights,
      normalized: () => (path) => path !== 'embedding',
      epsilon: 1e-4,
    },
    config,
    seed,
  );
}

function body(config: BigganDeepGeneratorConfig, draw: Draw, seed: Seed): GeneratorBody<Tree, Tree> {
  const { resolution, latentSize, classCount, embeddingSize, filters, channels } = config;
  const layers = layersOf(resolution, filters);
  const net = createDeepGenerator(layers, latentSize + embeddingSize, filters, draw, seed);
  return {
    params: { embedding: { table: draw('embedding', [classCount, embeddingSize]) }, ...net.params },
    state: net.state,
    apply(params, state, { latent, condition }, options) {
      const embedded = embedding(params.embedding as EmbeddingParams, condition);
      const joined = concat([latent, embedded], 1) as Tensor2D;
      return deepGenerator(layers, params, state, joined, options, (output) => firstOutputs(output, channels));
    },
  };
}

function layersOf(resolution: 128 | 256 | 512, filters: number): DeepLayer[] {
  const blocks = PAIRS[resolution].flatMap(([from, to]): DeepLayer[] => {
    const [inputs, outputs] = [from * filters, to * filters];
    return [
      { kind: 'block', inputs, outputs: inputs, upsample: false },
      { kind: 'block', inputs, outputs, upsample: true },
    ];
  });
  const attended = blocks[ATTENTION]!.inputs;
  const attention: DeepLayer = { kind: 'attention', inputs: attended, outputs: attended, upsample: false };
  return [...blocks.slice(0, ATTENTION), attention, ...blocks.slice(ATTENTION)];
}

const firstOutputs = ({ kernel, bias }: Layer, count: number): Layer => ({
  kernel: slice(kernel, [0, 0, 0, 0], [-1, -1, -1, count]),
  bias: slice(bias, [0], [count]),
});
