import type { Seed } from '@gans/tensor';
import type { DiscriminatorNet } from './contracts';
import type { HeadConfig, HeadName } from './heads/heads';
import { expectConfig } from './internal/check-config';
import { createDiscriminator } from './internal/create-discriminator';
import { residualDiscriminator } from './internal/residual-discriminator';
import { DISCRIMINATOR_WIDTHS, filterStep, type Resolution, widthsFor } from './internal/residual-widths';
import { orthogonalWeights } from './layers/initializers';

/** Size of the body of a BigGAN discriminator; survives JSON. */
export interface BigganBodyConfig {
  /** Height and width of the images in pixels. */
  readonly resolution: Resolution;
  /** Channels of the images. */
  readonly channels: number;
  /** Channels of the narrowest block ("ch"); published: 64 or 96. At 32 pixels all blocks have twice as many. */
  readonly filters: number;
  /** Blocks, counted from 1, that self-attention follows; published: [1]. */
  readonly attention: readonly number[];
  /** What the shortcuts see: x ('raw', as in the paper; default), or relu(x) ('activated', as PyTorch-StudioGAN computes). */
  readonly shortcutInput?: 'raw' | 'activated';
}

/** Size of a BigGAN discriminator: of its body, and its head; survives JSON. */
export type BigganDiscriminatorConfig<H extends HeadName> = BigganBodyConfig & HeadConfig<H>;

/** A discriminator as data plus a function. */
export type BigganDiscriminator<H extends HeadName> = DiscriminatorNet<H> & {
  readonly config: BigganDiscriminatorConfig<H>;
};

/** BigGAN discriminator: residual blocks that halve the image, features summed over it, and any head; published with `projection`, in ReACGAN with `embedding`.
 *
 *  x_i = block_i(x_{i-1}); h = sum over pixels of relu(x_B) -> head
 *  Brock et al., 2019, appendix B and table 4. arXiv:1809.11096; at 32 and 64 pixels as in PyTorch-StudioGAN. Spectral norm on every kernel and table; orthogonal weights. Deviates: nothing.
 *
 *  @param config see `BigganDiscriminatorConfig`.
 *  @param seed decides the initial weights.
 *  @returns the net; the caller owns its params and state (`disposeTree`). In training `apply` advances the spectral-norm vectors.
 *  @throws ValueError naming the field that is out of range and the nearest allowed value.
 *  @example
 *  const size = { resolution: 32, channels: 1, filters: 4, attention: [1] } as const;
 *  const net = createBigganDiscriminator({ ...size, head: 'embedding', classCount: 10, embeddingSize: 8 }, seed);
 *  net.apply(net.params, net.state, images, { training: true }).output.embeddings; // [4, 8]
 */
export function createBigganDiscriminator<H extends HeadName>(
  config: BigganDiscriminatorConfig<H>,
  seed: Seed,
): BigganDiscriminator<H> {
  expectConfig('createBigganDiscriminator', config);
  const widths = widthsFor(DISCRIMINATOR_WIDTHS, config.resolution);
  const step = filterStep(widths, config.attention);
  return createDiscriminator<BigganBodyConfig & { readonly head?: HeadName }>(
    {
      name: 'BigganDiscriminator',
      rules: {
        resolution: { oneOf: Object.keys(DISCRIMINATOR_WIDTHS).map(Number) },
        channels: { minimum: 1 },
        attention: { listOf: widths.map((_, index) => index + 1) },
        filters: { minimum: step, multipleOf: step },
        shortcutInput: { oneOf: ['raw', 'activated'], optional: true },
      },
      imageShape: ({ resolution, channels }) => [resolution, resolution, channels],
      body: (checked, channels, _, bodySeed) => residualDiscriminator(checked, channels, bodySeed),
      initializer: () => orthogonalWeights,
      normalized: () => true,
      epsilon: 1e-6,
    },
    config,
    seed,
  ) as unknown as BigganDiscriminator<H>;
}
