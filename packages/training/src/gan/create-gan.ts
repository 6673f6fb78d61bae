import {
  type BigganDeepDiscriminatorConfig,
  type BigganDeepGeneratorConfig,
  type BigganDeepLegacyGeneratorConfig,
  type BigganDiscriminatorConfig,
  type BigganGeneratorConfig,
  type CaganDiscriminatorConfig,
  type CaganGeneratorConfig,
  createBigganDeepDiscriminator,
  createBigganDeepGenerator,
  createBigganDeepLegacyGenerator,
  createBigganDiscriminator,
  createBigganGenerator,
  createCaganDiscriminator,
  createCaganGenerator,
  createDcganDiscriminator,
  createDcganGenerator,
  createSndcganDiscriminator,
  createSndcganGenerator,
  createSnResnetDiscriminator,
  createSnResnetGenerator,
  type DcganDiscriminatorConfig,
  type DcganGeneratorConfig,
  type GeneratorNet,
  type HeadName,
  type SndcganDiscriminatorConfig,
  type SndcganGeneratorConfig,
  type SnResnetDiscriminatorConfig,
  type SnResnetGeneratorConfig,
} from '@gans/core-nets';
import { foldIn, type Prior, type Seed, ValueError } from '@gans/tensor';
import type { Tensor } from '@tensorflow/tfjs-core';
import { type CreateNet, type NamedNet, pickNet } from '../internal/named-net';
import { scoped } from '../internal/scoped';
import type { GanCodes } from './codes';
import { codedDiscriminator, codedGenerator, sizesWithin } from './internal/coded-nets';
import type { GanDiscriminator, GanNets } from './nets';
import { createGanState, type GanState, type NetWeights } from './state';

/** Which generator, and its sizes; survives JSON. */
export type GanGeneratorConfig = NamedNet<{
  dcgan: DcganGeneratorConfig;
  sndcgan: SndcganGeneratorConfig;
  'sn-resnet': SnResnetGeneratorConfig;
  biggan: BigganGeneratorConfig;
  'biggan-deep': BigganDeepGeneratorConfig;
  'biggan-deep-legacy': BigganDeepLegacyGeneratorConfig;
  cagan: CaganGeneratorConfig;
}> & {
  /** Of the latents; default normal. */
  readonly prior?: Prior;
  /** Codes of InfoGAN behind the latents: `latentSize` does not count them, that of the net's `spec` does. */
  readonly codes?: GanCodes;
};

/** A discriminator with that head. */
export type GanDiscriminatorWith<H extends HeadName> = H extends HeadName
  ? NamedNet<{
      dcgan: DcganDiscriminatorConfig<H> & { readonly head: H };
      sndcgan: SndcganDiscriminatorConfig<H>;
      'sn-resnet': SnResnetDiscriminatorConfig<H>;
      biggan: BigganDiscriminatorConfig<H>;
      'biggan-deep': BigganDeepDiscriminatorConfig<H>;
      cagan: CaganDiscriminatorConfig<H>;
    }>
  : never;

/** Which discriminator with which head, and their sizes; survives JSON. */
export type GanDiscriminatorConfig = GanDiscriminatorWith<HeadName> & {
  /** Codes to be read off the features, beside the head. */
  readonly codes?: GanCodes;
};

/** The two nets of `createGan`; survives JSON. */
export interface GanNetsConfig {
  readonly generator: GanGeneratorConfig;
  readonly discriminator: GanDiscriminatorConfig;
}

type Discriminator = GanDiscriminator & NetWeights & { readonly config: object };

const generators: Readonly<Record<GanGeneratorConfig['net'], CreateNet<GeneratorNet & { readonly config: object }>>> = {
  dcgan: createDcganGenerator,
  sndcgan: createSndcganGenerator,
  'sn-resnet': createSnResnetGenerator,
  biggan: createBigganGenerator,
  'biggan-deep': createBigganDeepGenerator,
  'biggan-deep-legacy': createBigganDeepLegacyGenerator,
  cagan: createCaganGenerator,
};

const discriminators: Readonly<Record<GanDiscriminatorConfig['net'], CreateNet<Discriminator>>> = {
  dcgan: createDcganDiscriminator,
  sndcgan: createSndcganDiscriminator,
  'sn-resnet': createSnResnetDiscriminator,
  biggan: createBigganDiscriminator,
  'biggan-deep': createBigganDeepDiscriminator,
  cagan: createCaganDiscriminator,
};

/** The generators of `createGan` by name. */
export const ganGeneratorNames = /* @__PURE__ */ Object.freeze(
  /* @__PURE__ */ Object.keys(generators),
) as readonly GanGeneratorConfig['net'][];

/** The discriminators of `createGan` by name. */
export const ganDiscriminatorNames = /* @__PURE__ */ Object.freeze(
  /* @__PURE__ */ Object.keys(discriminators),
) as readonly GanDiscriminatorConfig['net'][];

/** Builds a generator by the name of its net.
 *
 *  @param config which net, its sizes, and the prior of its latents.
 *  @param seed decides the initial weights.
 *  @returns the net, its `config` as given; the caller owns its params and state (`disposeTree`).
 *  @throws ValueError naming the field that does not fit, or the nearest known net.
 *  @example
 *  const net = createGanGenerator({ net: 'dcgan', latentSize: 4, classCount: 10, height: 8, width: 8, channels: 1, filters: 2 }, seed);
 */
export function createGanGenerator(
  config: GanGeneratorConfig,
  seed: Seed,
): GeneratorNet & { readonly config: GanGeneratorConfig } {
  const { net, prior, codes, ...sizes } = config;
  if (codes !== undefined) expectCodes('generator', codes);
  const inner = codes === undefined ? sizes : sizesWithin(sizes, codes);
  const made = pickNet('createGan', 'generator.net', generators, net)(inner as never, seed);
  const coded = codes === undefined ? made : codedGenerator(made, codes);
  return { ...coded, config, ...(prior !== undefined && { spec: { ...coded.spec, prior } }) };
}

/** Builds a pair of nets by name, and its state before the first step.
 *
 *  @param config which nets, and their sizes; the head of the discriminator must be one that the losses can read: see `ConditionalConfig`.
 *  @param seed decides the initial weights.
 *  @returns the nets and the state; the caller disposes the state with `disposeGanState`.
 *  @throws ValueError naming the field that does not fit, or the nearest known net.
 *  @example
 *  const shape = { net: 'dcgan', classCount: 10, height: 32, width: 32, channels: 1, filters: 2 } as const;
 *  const { nets, state } = createGan({ generator: { ...shape, latentSize: 4 }, discriminator: { ...shape, head: 'embedding', embeddingSize: 4 } }, seed);
 */
export function createGan(config: GanNetsConfig, seed: Seed): { nets: GanNets; state: GanState } {
  const { net, codes, ...sizes } = config.discriminator;
  const create = pickNet('createGan', 'discriminator.net', discriminators, net);
  if (codes !== undefined) expectCodes('discriminator', codes);
  return scoped(() => {
    const generator = createGanGenerator(config.generator, foldIn(seed, 'generator'));
    const plain = create(sizes as never, foldIn(seed, 'discriminator'));
    expectPair(generator, plain);
    const discriminator =
      codes === undefined ? plain : codedDiscriminator(plain, featureSizeOf(plain), codes, foldIn(seed, 'codes'));
    return { nets: { generator, discriminator }, state: createGanState(generator, discriminator) };
  });
}

function expectPair(generator: Pick<GeneratorNet, 'spec'>, discriminator: Discriminator): void {
  const { imageShape, classCount } = generator.spec;
  const judged = discriminator.spec?.imageShape ?? imageShape;
  if (judged.join() !== imageShape.join())
    throw new ValueError(
      `createGan: expected the discriminator to judge the generator's images, ${imageShape.join('x')}, got one for ${judged.join('x')}.`,
    );
  const { classCount: judgedClasses } = discriminator.config as { classCount?: number };
  // An auxiliary discriminative classifier has two classes for each.
  if (judgedClasses !== undefined && judgedClasses !== classCount && judgedClasses !== 2 * classCount)
    throw new ValueError(
      `createGan: expected discriminator.classCount to be that of the generator, ${classCount}, or twice it with auxiliary 'adc', got ${judgedClasses}.`,
    );
}

// Every head has an adversarial logit on the features.
const featureSizeOf = ({ params }: NetWeights): number =>
  (params as { readonly adversarial: { readonly kernel: Tensor } }).adversarial.kernel.shape[0]!;

function expectCodes(
  side: string,
  { discreteCodes, codeValues, continuousCodes, injection = 'latent' }: GanCodes,
): void {
  const refuse = (name: string, rule: string, value: unknown) =>
    new ValueError(`createGan: expected ${side}.codes.${name} to be ${rule}, got ${value}.`);
  for (const [name, value] of Object.entries({ discreteCodes, continuousCodes }))
    if (!Number.isSafeInteger(value) || value < 0) throw refuse(name, 'an integer >= 0', value);
  if (!Number.isSafeInteger(codeValues) || codeValues < 2) throw refuse('codeValues', 'an integer >= 2', codeValues);
  if (injection !== 'latent' && injection !== 'condition')
    throw refuse('injection', "'latent' or 'condition'", `'${injection}'`);
}
