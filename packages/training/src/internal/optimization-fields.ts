import { ValueError } from '@gans/tensor';
import type { Complete, OptimizationConfig } from '../optimization/optimization-config';
import {
  boolean,
  type Field,
  type Fields,
  fraction,
  integer,
  notNegative,
  oneOf,
  positive,
  type Rule,
  within,
} from './schema';

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
      sgd: { momentum: optional(fraction, 0.9), nesterov: optional(boolean, false) },
    },
  },
  weightDecay: optional(notNegative, 0),
  decayedWeights: optional(oneOf(['all', 'kernels']), 'all'),
  gradientClipping: { fields: { norm: required(positive) } },
  augmentation: {
    fields: {
      flip: optional(oneOf(['none', 'horizontal']), 'none'),
      rotation: optional(within(0, 180), 0),
      scale: optional(fraction, 0),
      shear: optional(notNegative, 0),
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
