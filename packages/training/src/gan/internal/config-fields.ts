import { adversarialLossNames } from '@gans/losses/adversarial-loss';
import {
  anyNumber,
  boolean,
  type Field,
  type Fields,
  fraction,
  integer,
  listOf,
  notNegative,
  oneOf,
  positive,
  type Rule,
  type Section,
  within,
} from '../../internal/schema';

const required = (rule: Rule): Field => ({ rule });
const optional = (rule: Rule, fallback: unknown): Field => ({ rule, fallback });
const section = (fields: Fields): Section => ({ fields });

const adam: Section = {
  isRequired: true,
  fields: {
    learningRate: required(positive),
    beta1: optional(fraction, 0.5),
    beta2: optional(fraction, 0.999),
    epsilon: optional(positive, 1e-8),
    weightDecay: optional(notNegative, 0),
  },
};
const buffers = (fallback: string) => optional(oneOf(['average', 'copy']), fallback);
const penalty: Fields = { weight: required(notNegative), interval: optional(integer(1), 1) };
const slope = section({ ...penalty, timing: optional(oneOf(['within', 'separate']), 'within') });
const adaptive = section({
  probability: optional(within(0, 1), 0),
  target: optional(anyNumber, 0.6),
  rampImages: optional(positive, 500_000),
  interval: optional(integer(1), 4),
});
const auxiliary: Fields = {
  weight: optional(notNegative, 1),
  auxiliary: optional(oneOf(['none', 'tac', 'adc']), 'none'),
  twinWeight: optional(notNegative, 1),
};

/** The fields of `GanConfig`: rules and defaults. */
export const ganConfigFields: Fields = {
  batchSize: required(integer(1)),
  steps: required(integer(1)),
  discriminatorSteps: optional(integer(1), 1),
  accumulationSteps: optional(integer(1), 1),
  order: optional(oneOf(['discriminator-first', 'generator-first', 'simultaneous']), 'discriminator-first'),
  adversarial: required(oneOf([...adversarialLossNames, 'none'])),
  conditional: {
    tag: 'name',
    fallback: { name: 'none' },
    variants: {
      none: {},
      concatenated: {},
      projection: {},
      'multi-discriminator': {},
      'auxiliary-classifier': { normalizeFeatures: optional(boolean, false), ...auxiliary },
      'conditional-contrastive': { temperature: optional(positive, 1), ...auxiliary },
      'd2d-cross-entropy': {
        temperature: optional(positive, 0.5),
        positiveMargin: optional(within(-1, 1), 0.98),
        form: optional(oneOf(['exact', 'studiogan']), 'exact'),
        ...auxiliary,
      },
      'multi-hinge': { generatorWeight: optional(notNegative, 0.05) },
      'conditional-activation': { form: optional(oneOf(['lsgan', 'wgan', 'logistic']), 'lsgan') },
    },
  },
  conditions: optional(oneOf(['classes', 'attributes']), 'classes'),
  optimizers: { isRequired: true, fields: { generator: adam, discriminator: adam } },
  average: {
    tag: 'kind',
    fallback: { kind: 'decay' },
    variants: {
      decay: {
        decay: optional(within(0, 1), 0.9999),
        start: optional(integer(0), 0),
        buffers: buffers('average'),
      },
      'half-life': { images: required(positive), rampUp: optional(notNegative, 0), buffers: buffers('copy') },
    },
  },
  learningRateDecay: section({ start: optional(fraction, 0.5) }),
  r1: slope,
  r2: slope,
  gradientPenalty: section({
    ...penalty,
    center: optional({ text: '0 or 1', holds: (value) => value === 0 || value === 1 }, 1),
  }),
  dragan: section(penalty),
  maxGradientPenalty: section(penalty),
  pathLength: section({
    weight: optional(notNegative, 2),
    interval: optional(integer(1), 4),
    decay: optional(within(0, 1), 0.01),
    batchShare: optional(within(0, 1), 0.5),
  }),
  weightClipping: section({ bound: optional(positive, 0.01) }),
  consistency: section({
    realWeight: required(notNegative),
    fakeWeight: optional(notNegative, 0),
    translationRatio: optional(within(0, 1), 1 / 8),
  }),
  latentConsistency: section({
    radius: optional(notNegative, 0.05),
    discriminatorWeight: optional(notNegative, 20),
    generatorWeight: optional(notNegative, 0.5),
  }),
  leCam: section({
    weight: optional(notNegative, 0.3),
    start: optional(integer(0), 1000),
    decay: optional(within(0, 1), 0.99),
  }),
  topK: section({ gamma: optional(within(0, 1), 0.99), nu: optional(within(0, 1), 0.5) }),
  featureMatching: section({ weight: required(notNegative) }),
  latentOptimization: section({
    weight: optional(notNegative, 0.1),
    alpha: optional(notNegative, 0.9),
    beta: optional(positive, 0.1),
    steps: optional(integer(1), 2),
    rate: optional(within(0, 1), 0.8),
  }),
  information: section({
    discreteCodes: required(integer(0)),
    codeValues: required(integer(2)),
    continuousCodes: required(integer(0)),
    discreteWeight: optional(notNegative, 1),
    continuousWeight: optional(notNegative, 1),
  }),
  diffAugment: section({
    policies: required(listOf(['color', 'translation', 'cutout'])),
    translationRatio: optional(within(0, 1), 1 / 8),
    cutoutRatio: optional(within(0, 1), 1 / 2),
  }),
  adaptiveAugment: adaptive,
  adaptivePseudo: adaptive,
  mixedBatch: section({ rate: required(notNegative) }),
};
