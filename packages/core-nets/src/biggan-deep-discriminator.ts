import { foldIn, type Seed, type Tree } from '@gans/tensor';
import { relu } from '@gans/tensor/ops';
import { zeros } from '@tensorflow/tfjs-core';
import {
  createDeepDiscriminatorBlock,
  type DeepDiscriminatorBlockParams,
  deepDiscriminatorBlock,
} from './blocks/deep-discriminator-block';
import type { DiscriminatorNet } from './contracts';
import type { Draw, Layer } from './heads/head';
import type { HeadConfig, HeadName } from './heads/heads';
import { expectConfig } from './internal/check-config';
import { type Body, createDiscriminator } from './internal/create-discriminator';
import { filterStep, type Resolution, widthsFor } from './internal/residual-widths';
import { applyStack, type StackLayer } from './internal/stack';
import { convolution } from './layers/convolution';
import { orthogonalWeights } from './layers/initializers';
import { globalSumPool } from './layers/pooling';
import { createSelfAttention, type SelfAttentionParams, selfAttention } from './layers/self-attention';

/** Size of the body of a BigGAN-deep discriminator; survives JSON. */
export interface BigganDeepBodyConfig {
  /** Height and width of the images in pixels. */
  readonly resolution: Resolution;
  /** Channels of the images. */
  readonly channels: number;
  /** Channels of the first convolution ("ch"), a multiple of 2, or of 4 at 512 pixels; published: 128. At 32 pixels all layers have four times as many. */
  readonly filters: number;
  /** Blocks of each stage, of which the first halves the side; published: 2. */
  readonly depth: number;
  /** Stages, counted from 1, that self-attention follows; published: [1]. */
  readonly attention: readonly number[];
}

/** Size of a BigGAN-deep discriminator: of its body, and its head; survives JSON. */
export type BigganDeepDiscriminatorConfig<H extends HeadName> = BigganDeepBodyConfig & HeadConfig<H>;

/** A discriminator as data plus a function. */
export type BigganDeepDiscriminator<H extends HeadName> = DiscriminatorNet<H> & {
  readonly config: BigganDeepDiscriminatorConfig<H>;
};

// Of the first convolution, and of the stages.
const WIDTHS: Readonly<Record<Resolution, readonly number[]>> = {
  32: [4, 4, 4, 4],
  64: [1, 2, 4, 8, 16],
  128: [1, 2, 4, 8, 16, 16],
  256: [1, 2, 4, 8, 8, 16, 16],
  512: [1, 1, 2, 4, 8, 8, 16, 16],
};

// All stages halve the side but the last of 32 pixels, which keeps 8.
const halvesAt = (resolution: Resolution, stage: number) => resolution !== 32 || stage < 3;

/** BigGAN-deep discriminator: bottleneck blocks, features summed over the image, and any head; published with `projection`, in ReACGAN's deep rows with `embedding`.
 *
 *  x -> 3x3 -> stages of `depth` blocks, the first of which halves the side -> h = sum over pixels of relu -> head
 *  Brock et al., 2019, appendix B and figure 16 (c). arXiv:1809.11096; widths as in PyTorch-StudioGAN's "big_resnet_deep_legacy". Spectral norm on every kernel and table; orthogonal weights. Deviates: nothing.
 *
 *  @param config see `BigganDeepDiscriminatorConfig`.
 *  @param seed decides the initial weights.
 *  @returns the net; the caller owns its params and state (`disposeTree`). In training `apply` advances the spectral-norm vectors.
 *  @throws ValueError naming the field that is out of range and the nearest allowed value.
 *  @example
 *  const size = { resolution: 32, channels: 1, filters: 2, depth: 2, attention: [1] } as const;
 *  const net = createBigganDeepDiscriminator({ ...size, head: 'unconditional' }, seed);
 *  net.apply(net.params, net.state, images, { training: true }).output.logits; // [4, 1]
 */
export function createBigganDeepDiscriminator<H extends HeadName>(
  config: BigganDeepDiscriminatorConfig<H>,
  seed: Seed,
): BigganDeepDiscriminator<H> {
  expectConfig('createBigganDeepDiscriminator', config);
  const stages = widthsFor(WIDTHS, config.resolution).slice(1);
  // A quarter of a stage's width is the width of its 3x3 convolutions.
  const step = Math.max(1, 4 / Math.min(...stages), filterStep(stages, config.attention));
  return createDiscriminator<BigganDeepBodyConfig & { readonly head?: HeadName }>(
    {
      name: 'BigganDeepDiscriminator',
      rules: {
        resolution: { oneOf: Object.keys(WIDTHS).map(Number) },
        channels: { minimum: 1 },
        depth: { minimum: 1 },
        attention: { listOf: stages.map((_, index) => index + 1) },
        filters: { minimum: step, multipleOf: step },
      },
      imageShape: ({ resolution, channels }) => [resolution, resolution, channels],
      body,
      initializer: () => orthogonalWeights,
      normalized: () => true,
      epsilon: 1e-6,
    },
    config,
    seed,
  ) as unknown as BigganDeepDiscriminator<H>;
}

function body(
  { resolution, filters, depth, attention }: BigganDeepBodyConfig,
  channels: number,
  draw: Draw,
  seed: Seed,
): Body {
  const [first, ...stages] = WIDTHS[resolution].map((width) => width * filters) as [number, ...number[]];
  const params: Record<string, Tree> = {
    input: { kernel: draw('input', [3, 3, channels, first]), bias: zeros([first]) },
  };
  const shrinking = new Set<string>();
  stages.forEach((outputs, index) => {
    const stage = index + 1;
    for (let block = 1; block <= depth; block++) {
      const name = `stage${stage}block${block}`;
      const inputs = block === 1 ? (stages[index - 1] ?? first) : outputs;
      params[name] = createDeepDiscriminatorBlock({ inputs, outputs }, foldIn(seed, name)).params;
      if (block === 1 && halvesAt(resolution, stage)) shrinking.add(name);
    }
    const name = `attention${stage}`;
    if (attention.includes(stage)) params[name] = createSelfAttention({ channels: outputs }, foldIn(seed, name)).params;
  });
  return {
    featureSize: stages.at(-1)!,
    params,
    state: {},
    apply(given, state, images) {
      const layers = Object.keys(params).map((name): StackLayer => {
        const own = given[name];
        if (name === 'input') return [name, (x) => ({ output: convolution(own as Layer, x) })];
        if (name.startsWith('attention'))
          return [name, (x) => ({ output: selfAttention(own as SelfAttentionParams, x) })];
        const options = { downsample: shrinking.has(name) };
        return [name, (x) => ({ output: deepDiscriminatorBlock(own as DeepDiscriminatorBlockParams, x, options) })];
      });
      return { output: globalSumPool(relu(applyStack(layers, () => images).output)), state };
    },
  };
}
