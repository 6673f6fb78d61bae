import { foldIn, type Seed, type Tree } from '@gans/tensor';
import { relu } from '@gans/tensor/ops';
import {
  createDiscriminatorBlock,
  type DiscriminatorBlockOptions,
  type DiscriminatorBlockParams,
  discriminatorBlock,
} from '../blocks/discriminator-block';
import { globalSumPool } from '../layers/pooling';
import { createSelfAttention, type SelfAttentionParams, selfAttention } from '../layers/self-attention';
import type { Body } from './create-discriminator';
import { DISCRIMINATOR_WIDTHS, halves, type Resolution } from './residual-widths';
import { applyStack, type StackLayer } from './stack';

/** Sizes of a stack of residual discriminator blocks. */
export interface ResidualDiscriminatorSizes extends Pick<DiscriminatorBlockOptions, 'shortcutInput'> {
  readonly resolution: Resolution;
  /** Channels of the narrowest block. */
  readonly filters: number;
  /** Blocks, counted from 1, that self-attention follows. */
  readonly attention: readonly number[];
}

/** The body of the discriminators of SNGAN and BigGAN: block1, block2, ..., attention after some, relu, sum over the pixels. */
export function residualDiscriminator(
  { resolution, filters, attention, shortcutInput = 'raw' }: ResidualDiscriminatorSizes,
  channels: number,
  seed: Seed,
): Body {
  const widths = DISCRIMINATOR_WIDTHS[resolution].map((width) => width * filters);
  const params: Record<string, Tree> = {};
  widths.forEach((outputs, index) => {
    const block = index + 1;
    const sizes = { inputs: widths[index - 1] ?? channels, outputs, downsample: halves(resolution, block) };
    params[`block${block}`] = createDiscriminatorBlock(sizes, foldIn(seed, `block${block}`)).params;
    if (attention.includes(block))
      params[`attention${block}`] = createSelfAttention(
        { channels: outputs },
        foldIn(seed, `attention${block}`),
      ).params;
  });
  return {
    featureSize: widths.at(-1)!,
    params,
    state: {},
    apply(given, state, images) {
      const layers = Object.keys(params).map((name): StackLayer => {
        const own = given[name];
        if (name.startsWith('attention'))
          return [name, (x) => ({ output: selfAttention(own as SelfAttentionParams, x) })];
        const block = Number(name.slice('block'.length));
        const options = {
          position: block === 1 ? 'first' : 'inner',
          downsample: halves(resolution, block),
          shortcutInput,
        } as const;
        return [name, (x) => ({ output: discriminatorBlock(own as DiscriminatorBlockParams, x, options) })];
      });
      return { output: globalSumPool(relu(applyStack(layers, () => images).output)), state };
    },
  };
}
