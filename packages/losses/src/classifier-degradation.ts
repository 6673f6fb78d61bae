import { categorical, foldIn, integers, type Seed, ValueError } from '@gans/tensor';
import { expectLabels } from './internal/expect-labels';
import { expectWithin } from './internal/expect-value';

/** What is degraded, and how far. */
export interface DegradeLabelsOptions {
  /** Share of the labels that become random, in [0, 1], as `degradationRate` gives it. */
  readonly rate: number;
  /** K, an integer >= 1. */
  readonly classCount: number;
  readonly seed: Seed;
}

/** How many decisions of a classifier must become random for it to be only so good: for asking what class balancing needs of its classifier.
 *
 *  r = (actual - wanted) / (actual - 1/K)
 *  Rangwani et al., "Class Balancing GAN with a Classifier in the Loop", 2021, released code (val-iisc/class-balancing-gan 6c254c5). arXiv:2106.09402. Deviates: shares instead of per cent.
 *
 *  @param actualAccuracy of the classifier, in (1/K, 1].
 *  @param wantedAccuracy in [1/K, actualAccuracy].
 *  @param classCount K, an integer >= 1.
 *  @returns in [0, 1]: 0 for the classifier as it is, 1 for chance.
 *  @throws ValueError when a number is out of range.
 *  @example
 *  console.log(degradationRate(0.9, 0.6, 10)); // 0.375
 */
export function degradationRate(actualAccuracy: number, wantedAccuracy: number, classCount: number): number {
  expectClassCount('degradationRate', classCount);
  const chance = 1 / classCount;
  if (!(actualAccuracy > chance && actualAccuracy <= 1))
    throw new ValueError(
      `degradationRate: expected actualAccuracy to be in (${chance}, 1], better than chance, got ${actualAccuracy}.`,
    );
  expectWithin('degradationRate', 'wantedAccuracy', wantedAccuracy, chance, actualAccuracy);
  return (actualAccuracy - wantedAccuracy) / (actualAccuracy - chance);
}

/** Replaces a share of the labels by uniformly random ones. For counting only: the probabilities in the loss stay what they are.
 *
 *  Source as for `degradationRate`.
 *
 *  @param labels class indices in [0, K); unchanged.
 *  @returns int32, as many; label i depends on the seed, its own value and i only.
 *  @throws ValueError when a label or an option is out of range.
 *  @example
 *  const seen = degradeLabels([0, 0, 2], { rate: 0.375, classCount: 3, seed });
 *  countClasses(createClassFrequency(3), seen);
 */
export function degradeLabels(labels: ArrayLike<number>, { rate, classCount, seed }: DegradeLabelsOptions): Int32Array {
  expectClassCount('degradeLabels', classCount);
  expectLabels('degradeLabels', labels, { count: labels?.length, samples: 'images', classCount });
  expectWithin('degradeLabels', 'rate', rate, 0, 1);
  const isRandom = categorical(foldIn(seed, 'which'), [1 - rate, rate], labels.length);
  const random = integers(foldIn(seed, 'class'), labels.length, classCount);
  return Int32Array.from(labels, (label, i) => (isRandom[i] === 1 ? random[i]! : label));
}

function expectClassCount(caller: string, classCount: number): void {
  if (!Number.isSafeInteger(classCount) || classCount < 1)
    throw new ValueError(`${caller}: expected classCount to be a positive integer, got ${classCount}.`);
}
