import type { AdversarialLossName } from '@gans/losses/adversarial-loss';
import type { ConditionalConfig } from './conditional-config';

/** Constants of Adam for one net. */
export interface GanAdamConfig {
  readonly learningRate: number;
  /** Default 0.5. */
  readonly beta1?: number;
  /** Default 0.999. */
  readonly beta2?: number;
  /** Default 1e-8; StudioGAN: 1e-6. */
  readonly epsilon?: number;
  /** L2 penalty on the weights. Default 0. */
  readonly weightDecay?: number;
}

/** The moving average of the generator: by a decay a step, or by a half-life in images as StyleGAN counts. */
export type AverageConfig =
  | {
      readonly kind: 'decay';
      /** In [0, 1]; default 0.9999. */
      readonly decay?: number;
      /** Step up to which the average is a plain copy; default 0. */
      readonly start?: number;
      /** Running statistics are averaged as the weights are, or copied; default 'average'. */
      readonly buffers?: 'average' | 'copy';
    }
  | {
      readonly kind: 'half-life';
      /** Images after which a value weighs half: 20 000 or 500 000 in StyleGAN2's configurations. */
      readonly images: number;
      /** The half-life is at most that share of the images seen; 0 (default) for no such limit. */
      readonly rampUp?: number;
      /** Default 'copy'. */
      readonly buffers?: 'average' | 'copy';
    };

/** A term of D's loss that is computed every `interval` updates and counts `interval` times then. */
export interface PenaltyConfig {
  readonly weight: number;
  /** Default 1. */
  readonly interval?: number;
}

/** A slope penalty at images as they are. */
export interface SlopeConfig extends PenaltyConfig {
  /** 'within' (default) adds it to D's loss; 'separate' gives it an update of its own after D's, and Adam's constants follow (appendix B of StyleGAN2). */
  readonly timing?: 'within' | 'separate';
}

/** What adapts the probability of an augmentation to how well D tells real images. */
export interface AdaptiveConfig {
  /** p at the start; default 0. */
  readonly probability?: number;
  /** Mean of sign(D(x)) that is held; default 0.6. */
  readonly target?: number;
  /** Real images in which p can go from 0 to 1; default 500 000. */
  readonly rampImages?: number;
  /** D's updates between two adjustments; default 4. */
  readonly interval?: number;
}

/** Constants of a GAN run; survives JSON. What is left out of the first block has the default given; a section that is left out is off. */
export interface GanConfig {
  /** Images of one pass: real ones, and as many generated ones. */
  readonly batchSize: number;
  /** Steps of a whole run, each one update of G; nothing but `learningRateDecay` depends on it. */
  readonly steps: number;
  /** Updates of D a step, each on real images of its own; default 1. */
  readonly discriminatorSteps?: number;
  /** Batches whose mean gradient makes one update; default 1. */
  readonly accumulationSteps?: number;
  /** 'simultaneous': both gradients are taken at the weights before the step, on the same generated images. Default 'discriminator-first'. */
  readonly order?: 'discriminator-first' | 'generator-first' | 'simultaneous';
  /** 'none' where the conditional loss tells real from generated images too. */
  readonly adversarial: AdversarialLossName | 'none';
  /** How the classes get into the loss; default { name: 'none' }. */
  readonly conditional?: ConditionalConfig;
  /** 'classes' (default): one-hot, drawn uniformly. 'attributes': [a; 1 - a], a fair coins. */
  readonly conditions?: 'classes' | 'attributes';
  readonly optimizers: { readonly generator: GanAdamConfig; readonly discriminator: GanAdamConfig };
  /** Default { kind: 'decay' }. */
  readonly average?: AverageConfig;
  /** Both learning rates fall linearly to 0 in the rest of the run. Miyato and Koyama, "cGANs with Projection Discriminator", 2018, section 5: in its last ninth. */
  readonly learningRateDecay?: {
    /** Share of `steps` after which they begin to fall, in [0, 1); default 0.5. */
    readonly start?: number;
  };

  /** 1/2 E|grad D(x)|^2 at real images. */
  readonly r1?: SlopeConfig;
  /** The same at generated images. */
  readonly r2?: SlopeConfig;
  /** WGAN-GP, E(|grad D| - 1)^2 between real and generated images; with `center` 0, E|grad D|^2. */
  readonly gradientPenalty?: PenaltyConfig & { readonly center?: 0 | 1 };
  /** DRAGAN: around real images. */
  readonly dragan?: PenaltyConfig;
  /** Of Lipschitz GANs: the steepest slope between real and generated images. */
  readonly maxGradientPenalty?: PenaltyConfig;
  /** StyleGAN2's, in an update of G of its own, on a share of the batch. */
  readonly pathLength?: {
    /** Default 2. */
    readonly weight?: number;
    /** Default 4. */
    readonly interval?: number;
    /** Default 0.01. */
    readonly decay?: number;
    /** Default 0.5. */
    readonly batchShare?: number;
  };
  /** Every weight of D is clipped to [-bound, bound] after each update. */
  readonly weightClipping?: { readonly bound?: number };
  /** CR with `fakeWeight` 0 (default), bCR with both. Published: 10. */
  readonly consistency?: {
    readonly realWeight: number;
    readonly fakeWeight?: number;
    /** Largest shift as a share of the side; default 1/8. */
    readonly translationRatio?: number;
  };
  /** zCR. Defaults: radius 0.05, weights 20 and 0.5. */
  readonly latentConsistency?: {
    readonly radius?: number;
    readonly discriminatorWeight?: number;
    readonly generatorWeight?: number;
  };
  /** LeCam. Defaults: weight 0.3, start 1000, decay 0.99. */
  readonly leCam?: { readonly weight?: number; readonly start?: number; readonly decay?: number };
  /** G learns from its k best images of a batch; k shrinks by gamma an epoch down to nu of the batch. Defaults 0.99, 0.5. */
  readonly topK?: { readonly gamma?: number; readonly nu?: number };
  /** G matches mean features of real images. Published: 1. */
  readonly featureMatching?: { readonly weight: number };
  /** LOGAN. Defaults: weight 0.1, alpha 0.9, beta 0.1, steps 2, rate 0.8. Wants a uniform prior. */
  readonly latentOptimization?: {
    readonly weight?: number;
    readonly alpha?: number;
    readonly beta?: number;
    readonly steps?: number;
    readonly rate?: number;
  };
  /** InfoGAN: the last columns of the latent are codes, which D reads off the image (`codes` of both nets of `createGan`, or of D alone the head 'information'): `discreteCodes` one-hot ones of `codeValues` values, then `continuousCodes` from U(-1, 1). */
  readonly information?: {
    readonly discreteCodes: number;
    readonly codeValues: number;
    readonly continuousCodes: number;
    /** Default 1. */
    readonly discreteWeight?: number;
    /** Default 1. */
    readonly continuousWeight?: number;
  };
  /** DiffAugment on all that D sees. */
  readonly diffAugment?: {
    readonly policies: readonly ('color' | 'translation' | 'cutout')[];
    /** Default 1/8. */
    readonly translationRatio?: number;
    /** Default 1/2. */
    readonly cutoutRatio?: number;
  };
  /** ADA, categories bgc. */
  readonly adaptiveAugment?: AdaptiveConfig;
  /** APA: a real image is replaced by a generated one, with its class, with probability p. */
  readonly adaptivePseudo?: AdaptiveConfig;
  /** CAGAN's mixed batches, for a D with batch statistics: `rate` is the share that is exchanged more in each epoch, up to one half. */
  readonly mixedBatch?: { readonly rate: number };
}

/** A value with nothing left out. */
export type FilledIn<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]-?: FilledIn<T[K]> }
    : T;
/** The fields of `GanConfig` that always have a value. */
export type GanConfigBasics =
  | 'batchSize'
  | 'steps'
  | 'discriminatorSteps'
  | 'accumulationSteps'
  | 'order'
  | 'adversarial'
  | 'conditional'
  | 'conditions'
  | 'optimizers'
  | 'average';

/** A `GanConfig` with every default filled in; sections that are off are absent. */
export type CheckedGanConfig = { readonly [K in GanConfigBasics]-?: FilledIn<NonNullable<GanConfig[K]>> } & {
  readonly [K in Exclude<keyof GanConfig, GanConfigBasics>]?: FilledIn<NonNullable<GanConfig[K]>>;
};
