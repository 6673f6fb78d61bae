import { ValueError } from '@gans/tensor';

/** Constants of a GAN run; survives JSON. */
export interface GanConfig {
  /** Images per step, for each net. */
  readonly batchSize: number;
  /** Steps of a whole run; the learning rates do not depend on it. */
  readonly steps: number;
  readonly generatorLearningRate: number;
  readonly discriminatorLearningRate: number;
  /** Adam's decays. */
  readonly beta1: number;
  readonly beta2: number;
  /** lambda, weight of D2D-CE beside the adversarial loss. */
  readonly conditionalWeight: number;
  /** tau of D2D-CE. */
  readonly temperature: number;
  /** m_p of D2D-CE. */
  readonly positiveMargin: number;
  /** Decay of the generator's moving average (weights and batch-norm statistics). */
  readonly averageDecay: number;
  /** Step up to which the average is a plain copy. */
  readonly averageStart: number;
}

/** Checks a configuration.
 *
 *  @returns a frozen copy.
 *  @throws ValueError naming the field, its rule and its value.
 *  @example
 *  const config = checkGanConfig({
 *    batchSize: 4, steps: 2, generatorLearningRate: 4e-4, discriminatorLearningRate: 4e-4, beta1: 0.5, beta2: 0.999,
 *    conditionalWeight: 0.5, temperature: 0.25, positiveMargin: 0.98, averageDecay: 0.99, averageStart: 0,
 *  });
 */
export function checkGanConfig(config: GanConfig): GanConfig {
  const positiveIntegers = ['batchSize', 'steps'] as const;
  const positive = ['generatorLearningRate', 'discriminatorLearningRate', 'temperature'] as const;
  const fractions = ['beta1', 'beta2', 'averageDecay'] as const;
  for (const name of positiveIntegers)
    expectRule(config, name, 'a positive integer', (value) => Number.isInteger(value) && value > 0);
  for (const name of positive) expectRule(config, name, 'a number > 0', (value) => value > 0 && Number.isFinite(value));
  for (const name of fractions) expectRule(config, name, 'in [0, 1)', (value) => value >= 0 && value < 1);
  expectRule(config, 'conditionalWeight', 'a number >= 0', (value) => value >= 0 && Number.isFinite(value));
  expectRule(config, 'positiveMargin', 'in [-1, 1]', (value) => value >= -1 && value <= 1);
  expectRule(config, 'averageStart', 'an integer >= 0', (value) => Number.isInteger(value) && value >= 0);
  return Object.freeze({ ...config });
}

function expectRule(config: GanConfig, name: keyof GanConfig, rule: string, holds: (value: number) => boolean): void {
  if (typeof config[name] !== 'number' || !holds(config[name]))
    throw new ValueError(`GanConfig: expected ${name} to be ${rule}, got ${config[name]}.`);
}
