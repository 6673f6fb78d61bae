import { ValueError } from '@gans/tensor';
import {
  type Field,
  type Fields,
  fraction,
  integer,
  notNegative,
  oneOf,
  positive,
  type Rule,
  within,
  boolean as yesOrNo,
} from '../internal/schema';
import type { LearningRateConfig } from './learning-rate';

/** How gradients become updates. */
export type OptimizerConfig =
  | {
      readonly name: 'adam';
      /** Default 0.9. */
      readonly beta1?: number;
      /** Default 0.999. */
      readonly beta2?: number;
      /** Default 1e-8. */
      readonly epsilon?: number;
    }
  | {
      readonly name: 'sgd';
      /** Default 0.9. */
      readonly momentum?: number;
      /** Default false. */
      readonly nesterov?: boolean;
    };

/** What happens to images before a net sees them in training, in this order; others each epoch. */
export interface AugmentationConfig {
  /** 'horizontal' mirrors left and right with probability 1/2; default 'none'. */
  readonly flip?: 'none' | 'horizontal';
  /** Moves by up to so many pixels each way; default 0. */
  readonly shift?: number;
  /** What a shift uncovers; default 'reflect'. With 'black', a shift is a crop of the padded image. */
  readonly fill?: 'reflect' | 'black';
  /** Cuts a window of this size from anywhere; the net must take it. Left out: the whole image. */
  readonly crop?: { readonly height: number; readonly width: number };
}

/** How any net of one loss is trained, epoch by epoch; survives JSON. */
export interface OptimizationConfig extends LearningRateConfig {
  readonly batchSize: number;
  /** The images of an epoch that fill no batch: left out ('drop', default), or a smaller last batch ('keep'). */
  readonly remainder?: 'drop' | 'keep';
  /** Default { name: 'adam' }. */
  readonly optimizer?: OptimizerConfig;
  /** L2 penalty: weightDecay * weight is added to the gradient, as `torch.optim` does for SGD and Adam. Default 0. */
  readonly weightDecay?: number;
  /** 'all' (default): every parameter, as PyTorch does unless told otherwise. 'kernels': those with two axes or more, so neither biases nor what norms learn. */
  readonly decayedWeights?: 'all' | 'kernels';
  /** Where the gradient of all parameters together is longer than `norm`, it is scaled down to it. Left out: never, and its length is not computed. Pascanu et al., 2013, arXiv:1211.5063. */
  readonly gradientClipping?: { readonly norm: number };
  /** Left out: images are taken as they are. */
  readonly augmentation?: AugmentationConfig;
}

/** The parts of configurations that are off where they are left out. */
export type OptionalSection = 'warmUp' | 'gradientClipping' | 'augmentation' | 'crop' | 'average';

/** A configuration with its defaults: nothing is left out but sections that are off. */
export type Complete<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in Exclude<keyof T, OptionalSection>]-?: Complete<Exclude<T[K], undefined>> } & {
        readonly [K in Extract<keyof T, OptionalSection>]?: Complete<Exclude<T[K], undefined>>;
      }
    : T;

const required = (rule: Rule): Field => ({ rule });
const optional = (rule: Rule, fallback: unknown): Field => ({ rule, fallback });

const listOf = (text: string, holds: (value: number, before: number) => boolean): Rule => ({
  text,
  holds: (list) =>
    Array.isArray(list) && list.every((value, i) => Number.isFinite(value) && holds(value, list[i - 1] ?? -1)),
});
const risingEpochs = listOf('a list of numbers >= 0 that rise', (epoch, before) => epoch >= 0 && epoch > before);
const factors = listOf('a list of numbers > 0', (factor) => factor > 0);

/** The fields of `OptimizationConfig`: rules and defaults. */
export const optimizationFields: Fields = {
  epochs: required(integer(1)),
  batchSize: required(integer(1)),
  remainder: optional(oneOf(['drop', 'keep']), 'drop'),
  learningRate: required(positive),
  schedule: {
    tag: 'name',
    fallback: { name: 'cosine' },
    variants: {
      cosine: { final: optional(within(0, 1), 0) },
      steps: { epochs: required(risingEpochs), factors: required(factors) },
      constant: {},
    },
  },
  warmUp: { fields: { epochs: required(integer(1)), per: optional(oneOf(['step', 'epoch']), 'step') } },
  optimizer: {
    tag: 'name',
    fallback: { name: 'adam' },
    variants: {
      adam: {
        beta1: optional(fraction, 0.9),
        beta2: optional(fraction, 0.999),
        epsilon: optional(positive, 1e-8),
      },
      sgd: { momentum: optional(fraction, 0.9), nesterov: optional(yesOrNo, false) },
    },
  },
  weightDecay: optional(notNegative, 0),
  decayedWeights: optional(oneOf(['all', 'kernels']), 'all'),
  gradientClipping: { fields: { norm: required(positive) } },
  augmentation: {
    fields: {
      flip: optional(oneOf(['none', 'horizontal']), 'none'),
      shift: optional(integer(0), 0),
      fill: optional(oneOf(['reflect', 'black']), 'reflect'),
      crop: { fields: { height: required(integer(1)), width: required(integer(1)) } },
    },
  },
};

/** Checks what no field says alone. */
export function checkOptimization(owner: string, config: Complete<OptimizationConfig>): void {
  const { epochs, schedule, warmUp, optimizer } = config;
  const refuse = (expected: string, got: unknown, advice: string) => {
    throw new ValueError(`${owner}: expected ${expected}, got ${got}. ${advice}`);
  };
  if (warmUp !== undefined && warmUp.epochs >= epochs)
    refuse(`warmUp.epochs to be below epochs, ${epochs}`, warmUp.epochs, 'The run would end before it is warm.');
  if (schedule.name === 'steps') {
    if (schedule.factors.length !== schedule.epochs.length)
      refuse(
        `schedule.factors to hold ${schedule.epochs.length} numbers, one a step`,
        schedule.factors.length,
        'From epochs[i] on, factors[i] holds.',
      );
    const last = schedule.epochs.at(-1) ?? 0;
    if (last >= epochs) refuse(`schedule.epochs to be below epochs, ${epochs}`, last, 'That step would never come.');
  }
  if (optimizer.name === 'sgd' && optimizer.nesterov && optimizer.momentum === 0)
    refuse('optimizer.momentum to be above 0 with nesterov', 0, 'It looks ahead along the momentum.');
}
