import type { Seed, Tree } from '@gans/tensor';
import { leakyRelu } from '@gans/tensor/ops';
import { type Tensor4D, zeros } from '@tensorflow/tfjs-core';
import type { DiscriminatorNet } from './contracts';
import type { Draw, Layer } from './heads/head';
import type { HeadConfig, HeadName, HeadParams } from './heads/heads';
import { type Body, createDiscriminator } from './internal/create-discriminator';
import { convolution } from './layers/convolution';
import { orthogonalWeights } from './layers/initializers';
import { globalSumPool } from './layers/pooling';

/** Size of the body of an SNDCGAN discriminator; survives JSON. */
export interface SndcganBodyConfig {
  /** Height of the images in pixels, a multiple of 8. */
  readonly height: number;
  /** Width of the images in pixels, a multiple of 8. */
  readonly width: number;
  /** Channels of the images. */
  readonly channels: number;
  /** Channels of the first two layers; those after them have 2, 4 and 8 times as many. Published: 64. */
  readonly filters: number;
}

/** Size of an SNDCGAN discriminator: of its body, and its head; survives JSON. */
export type SndcganDiscriminatorConfig<H extends HeadName> = SndcganBodyConfig & HeadConfig<H>;

/** Parameters by layer. */
export type SndcganDiscriminatorParams<H extends HeadName> = {
  readonly [L in SndcganLayer]: Layer;
} & HeadParams<H>;

/** Names of the convolutions, in order. */
export type SndcganLayer = 'conv1' | 'shrink1' | 'conv2' | 'shrink2' | 'conv3' | 'shrink3' | 'conv4';

/** A discriminator as data plus a function. */
export type SndcganDiscriminator<H extends HeadName> = DiscriminatorNet<H, SndcganDiscriminatorParams<H> & Tree> & {
  readonly config: SndcganDiscriminatorConfig<H>;
};

/** Discriminator of SNDCGAN: three pairs of a convolution and a strided one, all spectrally normalised, features summed over the image, and any head.
 *
 *  x -> 3 x (3x3, 4x4 stride 2) with f, 2f, 4f channels -> 3x3 (8f) -> sum over pixels h -> head, leaky ReLU 0.1 after each convolution
 *  Miyato et al., 2018, table 3, arXiv:1802.05957, in the form of Rangwani et al., 2021, arXiv:2106.09402: the strided convolutions keep their channels, pooling is a sum. Spectral norm on every kernel and table. Deviates: nothing.
 *
 *  @param config see `SndcganDiscriminatorConfig`.
 *  @param seed decides the initial weights.
 *  @returns the net; the caller owns its params and state (`disposeTree`). In training `apply` advances the spectral-norm vectors.
 *  @throws ValueError naming the field that is out of range and the nearest allowed value.
 *  @example
 *  const shape = { height: 32, width: 32, channels: 1, filters: 2 };
 *  const net = createSndcganDiscriminator({ ...shape, head: 'projection', classCount: 10 }, seed);
 *  const input = { images, condition: oneHotRows([3, 7, 1, 0], 10) };
 *  net.apply(net.params, net.state, input, { training: true }).output.logits; // [4, 1]
 */
export function createSndcganDiscriminator<H extends HeadName>(
  config: SndcganDiscriminatorConfig<H>,
  seed: Seed,
): SndcganDiscriminator<H> {
  const side = { minimum: 8, multipleOf: 8 };
  return createDiscriminator<SndcganBodyConfig & { readonly head?: HeadName }>(
    {
      name: 'SndcganDiscriminator',
      rules: { height: side, width: side, channels: { minimum: 1 }, filters: { minimum: 1 } },
      imageShape: ({ height, width, channels }) => [height, width, channels],
      body,
      initializer: () => orthogonalWeights,
      normalized: () => true,
    },
    config,
    seed,
  ) as unknown as SndcganDiscriminator<H>;
}

function body({ filters }: SndcganBodyConfig, channels: number, draw: Draw): Body {
  const layer = (name: SndcganLayer, size: number, inputs: number, outputs: number): Layer => ({
    kernel: draw(name, [size, size, inputs, outputs]),
    bias: zeros([outputs]),
  });
  const params: { readonly [L in SndcganLayer]: Layer } = {
    conv1: layer('conv1', 3, channels, filters),
    shrink1: layer('shrink1', 4, filters, filters),
    conv2: layer('conv2', 3, filters, 2 * filters),
    shrink2: layer('shrink2', 4, 2 * filters, 2 * filters),
    conv3: layer('conv3', 3, 2 * filters, 4 * filters),
    shrink3: layer('shrink3', 4, 4 * filters, 4 * filters),
    conv4: layer('conv4', 3, 4 * filters, 8 * filters),
  };
  return {
    featureSize: 8 * filters,
    params,
    state: {},
    apply(given, state, images) {
      let x: Tensor4D = images;
      for (const name of Object.keys(params))
        x = leakyRelu(convolution(given[name] as Layer, x, { stride: name.startsWith('shrink') ? 2 : 1 }), 0.1);
      return { output: globalSumPool(x), state };
    },
  };
}
