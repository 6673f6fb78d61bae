import { ValueError } from '@gans/tensor';

/** Constants of a classifier run; survives JSON. */
export interface ClassifierConfig {
  readonly epochs: number;
  readonly batchSize: number;
  /** Adam's learning rate at the start; it falls to 0 along half a cosine. */
  readonly learningRate: number;
}

/** Checks the constants of a classifier run.
 *
 *  @returns a frozen copy.
 *  @throws ValueError naming the field, its rule and its value.
 *  @example
 *  const config = checkClassifierConfig({ epochs: 1, batchSize: 20, learningRate: 2e-3 });
 */
export function checkClassifierConfig(config: ClassifierConfig): ClassifierConfig {
  for (const name of ['epochs', 'batchSize'] as const)
    if (!Number.isInteger(config[name]) || config[name] < 1)
      throw new ValueError(`ClassifierConfig: expected ${name} to be a positive integer, got ${config[name]}.`);
  const { learningRate } = config;
  if (!(learningRate > 0) || !Number.isFinite(learningRate))
    throw new ValueError(`ClassifierConfig: expected learningRate to be a number > 0, got ${learningRate}.`);
  return Object.freeze({ ...config });
}
