import { ValueError } from '@gans/tensor';
import type { GanConfig } from '../gan/config';
import {
  type Field,
  type Fields,
  fillConfig,
  integer,
  notNegative,
  oneOf,
  positive,
  type Rule,
  within,
} from '../internal/schema';

/** Constants of class balancing; survives JSON. */
export interface ClassBalancingConfig {
  /** lambda >= 0, of the term in G's loss: `publishedBalancingWeight` or `balancingWeightFor` tell one. With 0 classes are counted and nothing is balanced. */
  readonly weight: number;
  /** What the class weights are scaled to. There is no default: a lambda belongs to one of them, and the published ones belong to 'mean-one'. */
  readonly normalization: 'mean-one' | 'raw' | 'sum-one';
  /** U, updates of G from one update of the class frequencies to the next. Default 2,000 as published, but at most a twentieth of the steps: else the frequencies would hardly move in a short run. */
  readonly interval?: number;
  /** Share of the steps, in [0, 1], over which lambda rises from 0 in a straight line. Default 0 as published: but a generator that makes no images yet learns to deceive the classifier before it learns anything else. */
  readonly warmUp?: number;
  /** alpha in [0, 1]: the share of the past that an update keeps. Default 0.5. */
  readonly forgetting?: number;
  /** 'convex' (default): N <- alpha N + (1 - alpha) c; 'sum': N <- alpha N + c. */
  readonly combination?: 'convex' | 'sum';
  /** Lower bound of N_k, > 0. Default 1. */
  readonly minimum?: number;
  /** N_k before the first image, > 0. Default 50 as published, but at most a ten-thousandth of the images of a cycle, and at least `minimum`. */
  readonly initialCount?: number;
  /** c_k before the first image, >= 0. Default 512 as published, but at most a thousandth of the images of a cycle. */
  readonly initialPending?: number;
}

/** A configuration with all its defaults. */
export type CheckedClassBalancingConfig = Required<ClassBalancingConfig>;

/** What of a GAN's configuration class balancing depends on. */
export type BalancedRun = Pick<GanConfig, 'batchSize' | 'steps' | 'accumulationSteps'>;

const required = (rule: Rule): Field => ({ rule });
const optional = (rule: Rule, fallback: unknown): Field => ({ rule, fallback });

const fieldsFor = (interval: number, images: number, minimum: number): Fields => ({
  weight: required(notNegative),
  normalization: required({
    ...oneOf(['mean-one', 'raw', 'sum-one']),
    text: "chosen: 'mean-one' (which the published weights belong to), 'raw' or 'sum-one'",
  }),
  interval: optional(integer(1), interval),
  warmUp: optional(within(0, 1), 0),
  forgetting: optional(within(0, 1), 0.5),
  combination: optional(oneOf(['convex', 'sum']), 'convex'),
  minimum: optional(positive, minimum),
  initialCount: optional(positive, Math.max(minimum, Math.min(50, images / 1e4))),
  initialPending: optional(notNegative, Math.min(512, images / 1e3)),
});

/** Counters are float32 on the engine, which counts by ones up to here. */
const LARGEST_CYCLE = 2 ** 24;

/** Checks the constants of class balancing for a run and fills in their defaults.
 *
 *  @param config may leave out what has a default.
 *  @param run the GAN's configuration.
 *  @returns a frozen copy with all defaults in it; checking it again gives the same.
 *  @throws ValueError naming the field, its rule and its value: a weight without a normalization, an interval longer than the run, ...
 *  @example
 *  const config = checkClassBalancingConfig({ weight: 10, normalization: 'mean-one' }, { batchSize: 64, steps: 2000 });
 *  console.log(config.interval, config.forgetting); // 100 0.5
 */
export function checkClassBalancingConfig(
  config: ClassBalancingConfig,
  { batchSize, steps, accumulationSteps = 1 }: BalancedRun,
): CheckedClassBalancingConfig {
  const owner = 'ClassBalancingConfig';
  const { interval = Math.max(1, Math.min(2000, Math.floor(steps / 20))), minimum = 1 } = config ?? {};
  const images = interval * batchSize * accumulationSteps;
  const fields = fieldsFor(interval, images, minimum);
  const filled = fillConfig(owner, fields, config) as unknown as CheckedClassBalancingConfig;
  if (interval > steps)
    throw new ValueError(
      `${owner}: expected interval to be at most the ${steps} steps of the run, got ${interval}. The class frequencies would never be updated: leave it out, or take a twentieth of the steps.`,
    );
  if (images > LARGEST_CYCLE)
    throw new ValueError(
      `${owner}: expected interval to give cycles of at most ${LARGEST_CYCLE} images, got ${interval} of ${batchSize * accumulationSteps} images each. Lower it.`,
    );
  return filled;
}
