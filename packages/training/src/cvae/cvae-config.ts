import type { Reconstruction } from '@gans/losses/reconstruction';
import { checkOptimization, optimizationFields } from '../internal/optimization-fields';
import {
  type Field,
  type Fields,
  fillConfig,
  fraction,
  integer,
  notNegative,
  positive,
  type Rule,
} from '../internal/schema';
import type { Complete, OptimizationConfig } from '../optimization/optimization-config';

/** Constants of a conditional VAE's run; survives JSON. */
export interface CvaeTrainingConfig extends OptimizationConfig {
  /** Of a pixel in [0, 1] around the decoded one; default { name: 'gaussian', variance: 0.05 }. */
  readonly reconstruction?: Reconstruction;
  /** beta, the weight of the divergence from the prior; default 1, the evidence lower bound. */
  readonly klWeight?: number;
  /** Over so many epochs, at the start, the weight rises linearly from 0; default 0. Bowman et al., 2016, arXiv:1511.06349. */
  readonly klWarmUpEpochs?: number;
  /** A moving average of the weights; left out, there is none. */
  readonly average?: {
    /** In [0, 1). */
    readonly decay: number;
    /** Step up to which the average is a plain copy; default 0. */
    readonly start?: number;
  };
}

/** A configuration with all its defaults. */
export type CheckedCvaeTrainingConfig = Complete<CvaeTrainingConfig>;

const required = (rule: Rule): Field => ({ rule });
const optional = (rule: Rule, fallback: unknown): Field => ({ rule, fallback });

const cvaeFields: Fields = {
  ...optimizationFields,
  reconstruction: {
    tag: 'name',
    fallback: { name: 'gaussian', variance: 0.05 },
    variants: {
      bernoulli: {},
      gaussian: { variance: required(positive) },
      laplace: { scale: required(positive) },
    },
  },
  klWeight: optional(notNegative, 1),
  klWarmUpEpochs: optional(integer(0), 0),
  average: { fields: { decay: required(fraction), start: optional(integer(0), 0) } },
};

/** Checks the constants of a conditional VAE's run and fills in their defaults.
 *
 *  @param config may leave out what has a default, and every section that is to be off.
 *  @returns a frozen copy with all defaults in it; checking it again gives the same.
 *  @throws ValueError naming the field, its rule and its value; for an unknown field or word, the nearest known one.
 *  @example
 *  const config = checkCvaeTrainingConfig({ epochs: 4, batchSize: 64, learningRate: 1e-3 });
 *  console.log(config.reconstruction.name, config.klWeight); // gaussian 1
 */
export function checkCvaeTrainingConfig(config: CvaeTrainingConfig): CheckedCvaeTrainingConfig {
  const filled = fillConfig('CvaeTrainingConfig', cvaeFields, config) as unknown as CheckedCvaeTrainingConfig;
  checkOptimization('CvaeTrainingConfig', filled);
  return filled;
}
