import { ValueError } from '@gans/tensor';
import { checkOptimization, optimizationFields } from '../internal/optimization-fields';
import {
  type Field,
  type Fields,
  fillConfig,
  fraction,
  integer,
  notNegative,
  oneOf,
  positive,
  type Rule,
} from '../internal/schema';
import type { Complete, OptimizationConfig } from '../optimization/optimization-config';

/** What is minimised. */
export type ClassifierLossConfig =
  | {
      readonly name: 'cross-entropy';
      /** Share of each target that is spread over all classes; default 0. */
      readonly labelSmoothing?: number;
      /** With class weights: divided by N ('mean', default), or by the weights of the batch as PyTorch does. */
      readonly reduction?: 'mean' | 'weighted-mean';
    }
  | {
      readonly name: 'focal';
      /** Default 1. */
      readonly gamma?: number;
    }
  /** Wants logits that are cosines: a net of `withCosineLogits`. */
  | {
      readonly name: 'ldam';
      /** Margin of the rarest class; default 0.5. */
      readonly maxMargin?: number;
      /** Default 30. */
      readonly scale?: number;
    };

/** How much each class counts, from the images that it has. */
export type ClassWeightsConfig =
  | { readonly name: 'none' }
  /** w_k = 1 / N_k, scaled to mean 1. */
  | {
      readonly name: 'inverse-frequency';
      /** First epoch with weights, from 0; default 0. */
      readonly fromEpoch?: number;
    }
  /** w_k = (1 - beta) / (1 - beta^N_k), scaled to mean 1. */
  | {
      readonly name: 'effective-number';
      /** Default 0.9999. */
      readonly beta?: number;
      /** First epoch with weights, from 0: above 0, re-weighting is deferred (DRW). Default 0. */
      readonly fromEpoch?: number;
    };

/** Constants of a classifier run; survives JSON. */
export interface ClassifierConfig extends OptimizationConfig {
  /** Default { name: 'cross-entropy' }. */
  readonly loss?: ClassifierLossConfig;
  /** Default { name: 'none' }. */
  readonly classWeights?: ClassWeightsConfig;
}

/** A configuration with all its defaults. */
export type CheckedClassifierConfig = Complete<ClassifierConfig>;

const optional = (rule: Rule, fallback: unknown): Field => ({ rule, fallback });

const classifierFields: Fields = {
  ...optimizationFields,
  loss: {
    tag: 'name',
    fallback: { name: 'cross-entropy' },
    variants: {
      'cross-entropy': {
        labelSmoothing: optional(fraction, 0),
        reduction: optional(oneOf(['mean', 'weighted-mean']), 'mean'),
      },
      focal: { gamma: optional(notNegative, 1) },
      ldam: { maxMargin: optional(positive, 0.5), scale: optional(positive, 30) },
    },
  },
  classWeights: {
    tag: 'name',
    fallback: { name: 'none' },
    variants: {
      none: {},
      'inverse-frequency': { fromEpoch: optional(integer(0), 0) },
      'effective-number': { beta: optional(fraction, 0.9999), fromEpoch: optional(integer(0), 0) },
    },
  },
};

/** Checks the constants of a classifier run and fills in their defaults.
 *
 *  @param config may leave out what has a default, and every section that is to be off.
 *  @returns a frozen copy with all defaults in it; checking it again gives the same.
 *  @throws ValueError naming the field, its rule and its value; for an unknown field or word, the nearest known one.
 *  @example
 *  const config = checkClassifierConfig({ epochs: 1, batchSize: 20, learningRate: 2e-3 });
 *  console.log(config.optimizer.name, config.schedule.name); // adam cosine
 */
export function checkClassifierConfig(config: ClassifierConfig): CheckedClassifierConfig {
  const filled = fillConfig('ClassifierConfig', classifierFields, config) as unknown as CheckedClassifierConfig;
  checkOptimization('ClassifierConfig', filled);
  const { classWeights, epochs } = filled;
  if (classWeights.name !== 'none' && classWeights.fromEpoch >= epochs)
    throw new ValueError(
      `ClassifierConfig: expected classWeights.fromEpoch to be below epochs, ${epochs}, got ${classWeights.fromEpoch}. No epoch would have weights.`,
    );
  return filled;
}
