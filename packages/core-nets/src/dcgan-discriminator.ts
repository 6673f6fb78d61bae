import { normal, type Seed, type Tree } from '@gans/tensor';
import { leakyRelu } from '@gans/tensor/ops';
import { reshape, type Tensor, type Tensor2D, type Tensor4D, zeros } from '@tensorflow/tfjs-core';
import type { DiscriminatorNet } from './contracts';
import type { Draw, Layer } from './heads/head';
import type { HeadConfig, HeadName, HeadParams } from './heads/heads';
import { type Body, createDiscriminator } from './internal/create-discriminator';
import { convolution } from './layers/convolution';
import { heNormalWeights, normalWeights } from './layers/initializers';
import type { SpectralNormState } from './layers/spectral-norm';

/** Size of the body of a DCGAN discriminator; survives JSON. */
export interface DcganBodyConfig {
  /** Height of the images in pixels, a multiple of 4. */
  readonly height: number;
  /** Width of the images in pixels, a multiple of 4. */
  readonly width: number;
  /** Channels of the images. */
  readonly channels: number;
  /** Channels of the first layer; the others have 2 and 4 times as many. */
  readonly filters: number;
}

/** Size of a DCGAN discriminator: of its body, and the fields of its head; survives JSON. Without a `head` it has an embedding head. */
export type DcganDiscriminatorConfig<H extends HeadName = 'embedding'> = DcganBodyConfig &
  Omit<HeadConfig<H>, 'head'> & { readonly head?: H };

/** Parameters by layer. */
export type DcganDiscriminatorParams<H extends HeadName = 'embedding'> = {
  readonly shrink1: Layer;
  readonly shrink2: Layer;
  readonly shrink3: Layer;
} & HeadParams<H>;

/** Spectral-norm vectors by layer: of each that has a kernel, and of a projection's table. */
export type DcganDiscriminatorState<H extends HeadName = 'embedding'> = {
  readonly [L in keyof DcganDiscriminatorParams<H> as DcganDiscriminatorParams<H>[L] extends { readonly kernel: Tensor }
    ? L
    : never]: SpectralNormState;
};

/** A discriminator as data plus a function. */
export type DcganDiscriminator<H extends HeadName = 'embedding'> = DiscriminatorNet<
  H,
  DcganDiscriminatorParams<H> & Tree,
  DcganDiscriminatorState<H>
> & { readonly config: DcganDiscriminatorConfig<H> };

/** DCGAN discriminator: three strided convolutions, and any head on their flattened features.
 *
 *  x -> 4x4 stride 2 (f) -> 4x4 stride 2 (2f) -> 4x4 stride 2 (4f), leaky ReLU 0.2 after each -> flat features h -> head
 *  Radford et al., 2016, section 3, arXiv:1511.06434, with spectral norm on every kernel but the proxies, whose rows the loss normalises (Miyato et al., 2018, arXiv:1802.05957) instead of batch norm.
 *  Deviates: three convolutions instead of four, for images of 28 and 32 pixels.
 *
 *  @param config see `DcganDiscriminatorConfig`.
 *  @param seed decides the initial weights.
 *  @returns the net; the caller owns its params and state (`disposeTree`). In training `apply` advances the spectral-norm vectors.
 *  @throws ValueError naming the field that is out of range and the nearest allowed value.
 *  @example
 *  const net = createDcganDiscriminator({ classCount: 10, height: 32, width: 32, channels: 1, filters: 4, embeddingSize: 8 }, seed);
 *  const { output, state } = net.apply(net.params, net.state, images, { training: true });
 *  output.logits.shape; // [4, 1]
 */
export function createDcganDiscriminator<H extends HeadName = 'embedding'>(
  config: DcganDiscriminatorConfig<H>,
  seed: Seed,
): DcganDiscriminator<H> {
  const side = { minimum: 4, multipleOf: 4 };
  return createDiscriminator<DcganBodyConfig & { readonly head?: HeadName }>(
    {
      name: 'DcganDiscriminator',
      rules: { height: side, width: side, channels: { minimum: 1 }, filters: { minimum: 1 } },
      defaultHead: 'embedding',
      imageShape: ({ height, width, channels }) => [height, width, channels],
      body,
      initializer: (layer) =>
        layer === 'adversarial' ? normalWeights : /roxies$/.test(layer) ? normal : heNormalWeights,
      normalized: (path) => !/roxies$/.test(path),
    },
    config,
    seed,
  ) as unknown as DcganDiscriminator<H>;
}

function body({ height, width, filters }: DcganBodyConfig, channels: number, draw: Draw): Body {
  const featureSize = Math.ceil(height / 8) * Math.ceil(width / 8) * 4 * filters;
  const shrink = (name: string, inputs: number, outputs: number): Layer => ({
    kernel: draw(name, [4, 4, inputs, outputs]),
    bias: zeros([outputs]),
  });
  return {
    featureSize,
    params: {
      shrink1: shrink('shrink1', channels, filters),
      shrink2: shrink('shrink2', filters, 2 * filters),
      shrink3: shrink('shrink3', 2 * filters, 4 * filters),
    },
    state: {},
    apply(params, state, images) {
      const layer = (x: Tensor4D, name: string) => leakyRelu(convolution(params[name] as Layer, x, { stride: 2 }));
      const eighth = layer(layer(layer(images, 'shrink1'), 'shrink2'), 'shrink3');
      return { output: reshape(eighth, [-1, featureSize]) as Tensor2D, state };
    },
  };
}
