import type { Tree } from '@gans/tensor';
import {
  type ActivationHeadConfig,
  type ActivationHeadOutput,
  type ActivationHeadParams,
  activationHead,
} from './activation';
import {
  type ClassifierHeadConfig,
  type ClassifierHeadOutput,
  type ClassifierHeadParams,
  classifierHead,
} from './classifier';
import { type ConcatenatedHeadConfig, concatenatedHead } from './concatenated';
import {
  type EmbeddingHeadConfig,
  type EmbeddingHeadOutput,
  type EmbeddingHeadParams,
  embeddingHead,
} from './embedding';
import type { Head } from './head';
import {
  type InformationHeadConfig,
  type InformationHeadOutput,
  type InformationHeadParams,
  informationHead,
} from './information';
import {
  type MultiHingeHeadConfig,
  type MultiHingeHeadOutput,
  type MultiHingeHeadParams,
  multiHingeHead,
} from './multi-hinge';
import { type ProjectionHeadConfig, type ProjectionHeadParams, projectionHead } from './projection';
import {
  type TwinEmbeddingHeadOutput,
  type TwinEmbeddingHeadParams,
  type TwinHeadOutput,
  type TwinHeadParams,
  twinEmbeddingHead,
  twinHead,
} from './twin';
import { type LogitHeadOutput, type LogitHeadParams, unconditionalHead } from './unconditional';

/** What the types of a head are: its config, parameters and output. */
export interface HeadEntry<C extends object, P extends Tree, O extends object> {
  readonly config: C;
  readonly params: P;
  readonly output: O;
}

/** The heads by name: the fields that each adds to a discriminator's config, its weights, and what it says of images. */
export interface Heads {
  readonly unconditional: HeadEntry<Readonly<Record<never, never>>, LogitHeadParams, LogitHeadOutput>;
  readonly concatenated: HeadEntry<ConcatenatedHeadConfig, LogitHeadParams, LogitHeadOutput>;
  readonly projection: HeadEntry<ProjectionHeadConfig, ProjectionHeadParams, LogitHeadOutput>;
  readonly classifier: HeadEntry<ClassifierHeadConfig, ClassifierHeadParams, ClassifierHeadOutput>;
  readonly embedding: HeadEntry<EmbeddingHeadConfig, EmbeddingHeadParams, EmbeddingHeadOutput>;
  readonly twin: HeadEntry<ClassifierHeadConfig, TwinHeadParams, TwinHeadOutput>;
  readonly 'twin-embedding': HeadEntry<EmbeddingHeadConfig, TwinEmbeddingHeadParams, TwinEmbeddingHeadOutput>;
  readonly 'multi-hinge': HeadEntry<MultiHingeHeadConfig, MultiHingeHeadParams, MultiHingeHeadOutput>;
  readonly information: HeadEntry<InformationHeadConfig, InformationHeadParams, InformationHeadOutput>;
  readonly activation: HeadEntry<ActivationHeadConfig, ActivationHeadParams, ActivationHeadOutput>;
}

/** The name of a head. */
export type HeadName = keyof Heads;

/** The fields that a head adds to a discriminator's config. */
export type HeadConfig<H extends HeadName> = { readonly head: H } & Heads[H]['config'];

/** What a discriminator with that head says of N images. */
export type HeadOutput<H extends HeadName> = Heads[H]['output'];

/** The weights of a head by layer. */
export type HeadParams<H extends HeadName> = Heads[H]['params'];

/** The heads by name, as functions. */
export const heads: {
  readonly [H in HeadName]: Head<Heads[H]['config'], Heads[H]['params'], Heads[H]['output']>;
} = {
  unconditional: unconditionalHead,
  concatenated: concatenatedHead,
  projection: projectionHead,
  classifier: classifierHead,
  embedding: embeddingHead,
  twin: twinHead,
  'twin-embedding': twinEmbeddingHead,
  'multi-hinge': multiHingeHead,
  information: informationHead,
  activation: activationHead,
};

/** The names of all heads, for the schema of a configuration. */
export const headNames: readonly HeadName[] = /* @__PURE__ */ Object.freeze(
  /* @__PURE__ */ Object.keys(heads) as HeadName[],
);
