import type { Seed } from '@gans/tensor';
import type { DiscriminatorNet } from './contracts';
import type { HeadConfig, HeadName } from './heads/heads';
import { createDiscriminator } from './internal/create-discriminator';
import { residualDiscriminator } from './internal/residual-discriminator';
import { orthogonalWeights } from './layers/initializers';

/** Size of the body of an SN-ResNet discriminator; survives JSON. */
export interface SnResnetBodyConfig {
  /** Height and width of the images in pixels. */
  readonly resolution: 32 | 64 | 128;
  /** Channels of the images. */
  readonly channels: number;
  /** Channels of the narrowest block; published: 64. At 32 pixels all blocks have twice as many. */
  readonly filters: number;
}

/** Size of an SN-ResNet discriminator: of its body, and its head; survives JSON. */
export type SnResnetDiscriminatorConfig<H extends HeadName> = SnResnetBodyConfig & HeadConfig<H>;

/** A discriminator as data plus a function. */
export type SnResnetDiscriminator<H extends HeadName> = DiscriminatorNet<H> & {
  readonly config: SnResnetDiscriminatorConfig<H>;
};

/** Residual discriminator of SNGAN, and with the head `projection` that of cGANs with projection: BigGAN's without attention.
 *
 *  x_i = block_i(x_{i-1}); h = sum over pixels of relu(x_B) -> head
 *  Miyato et al., 2018, appendix B.4, arXiv:1802.05957; Miyato and Koyama, 2018, figure 14, arXiv:1802.05637. Spectral norm on every kernel and table; orthogonal weights. Deviates: nothing.
 *
 *  @param config see `SnResnetDiscriminatorConfig`.
 *  @param seed decides the initial weights.
 *  @returns the net; the caller owns its params and state (`disposeTree`). In training `apply` advances the spectral-norm vectors.
 *  @throws ValueError naming the field that is out of range and the nearest allowed value.
 *  @example
 *  const net = createSnResnetDiscriminator({ resolution: 32, channels: 1, filters: 2, head: 'unconditional' }, seed);
 *  net.apply(net.params, net.state, images, { training: true }).output.logits; // [4, 1]
 */
export function createSnResnetDiscriminator<H extends HeadName>(
  config: SnResnetDiscriminatorConfig<H>,
  seed: Seed,
): SnResnetDiscriminator<H> {
  return createDiscriminator<SnResnetBodyConfig & { readonly head?: HeadName }>(
    {
      name: 'SnResnetDiscriminator',
      rules: { resolution: { oneOf: [32, 64, 128] }, channels: { minimum: 1 }, filters: { minimum: 1 } },
      imageShape: ({ resolution, channels }) => [resolution, resolution, channels],
      body: (checked, channels, _, bodySeed) =>
        residualDiscriminator({ ...checked, attention: [] }, channels, bodySeed),
      initializer: () => orthogonalWeights,
      normalized: () => true,
    },
    config,
    seed,
  ) as unknown as SnResnetDiscriminator<H>;
}
