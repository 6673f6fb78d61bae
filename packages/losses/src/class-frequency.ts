import { ShapeError, ValueError } from '@gans/tensor';
import { expectLabels } from './internal/expect-labels';
import { expectPerClass } from './internal/expect-per-class';
import { expectNotNegative, expectOneOf, expectPositive, expectWithin } from './internal/expect-value';

/** How often each class was produced lately. A plain value: functions return a new one. */
export interface ClassFrequency {
  /** float64 [K], N_k: the effective frequencies, which weights are made from. */
  readonly counts: Float64Array;
  /** float64 [K], c_k: images counted since the last update; in the first cycle on top of a start value. */
  readonly pending: Float64Array;
}

/** What is believed before the first image. */
export interface ClassFrequencyStart {
  /** N_k for all k, > 0. Default 50. */
  readonly initialCount?: number;
  /** c_k for all k, >= 0. Default 512. */
  readonly initialPending?: number;
}

/** How the past is forgotten. */
export interface ClassFrequencyUpdate {
  /** alpha in [0, 1]: the share of the past that is kept. Default 0.5. */
  readonly forgetting?: number;
  /** 'convex' (default): N <- alpha N + (1 - alpha) c, a moving average. 'sum': N <- alpha N + c, which grows to c / (1 - alpha). */
  readonly combination?: 'convex' | 'sum';
  /** Lower bound of N, > 0, for classes that are not produced. Default 1. */
  readonly minimum?: number;
}

/** Makes the counter of a class-balancing GAN.
 *
 *  Rangwani et al., "Class Balancing GAN with a Classifier in the Loop", 2021, released code (val-iisc/class-balancing-gan 6c254c5). arXiv:2106.09402.
 *  Deviates: the start values are options; the code ignores its argument for N and uses 50.
 *
 *  @param classCount K, an integer >= 1.
 *  @returns the first state.
 *  @throws ShapeError when `classCount` is not a positive integer; ValueError when a start value is out of range.
 *  @example
 *  let frequency = createClassFrequency(3);
 *  frequency = countClasses(frequency, [0, 0, 2]); // every generator step: the classifier's decisions
 *  frequency = updateClassFrequency(frequency); // every 2000 steps
 *  console.log(frequency.counts.join(', ')); // 282, 281, 281.5
 *  const weights = classWeights(frequency.counts);
 */
export function createClassFrequency(
  classCount: number,
  { initialCount = 50, initialPending = 512 }: ClassFrequencyStart = {},
): ClassFrequency {
  if (!Number.isSafeInteger(classCount) || classCount < 1)
    throw new ShapeError(`createClassFrequency: expected classCount to be a positive integer, got ${classCount}.`);
  expectPositive('createClassFrequency', 'initialCount', initialCount);
  expectNotNegative('createClassFrequency', 'initialPending', initialPending);
  return {
    counts: new Float64Array(classCount).fill(initialCount),
    pending: new Float64Array(classCount).fill(initialPending),
  };
}

/** Counts the classes of a batch of generated images.
 *
 *  c_k <- c_k + #{ i : argmax q_i = k }
 *
 *  @param frequency the state; unchanged.
 *  @param labels class indices in [0, K) of any number of images.
 *  @returns the new state, with the same `counts`.
 *  @throws ShapeError when the parts of the state differ in length; ValueError when a label is out of range or the state holds a number that is no count.
 *  @example
 *  const frequency = createClassFrequency(3, { initialPending: 0 });
 *  console.log(countClasses(frequency, [0, 0, 2]).pending.join(', ')); // 2, 0, 1
 */
export function countClasses(frequency: ClassFrequency, labels: ArrayLike<number>): ClassFrequency {
  expectFrequency('countClasses', frequency);
  const { counts, pending } = frequency;
  expectLabels('countClasses', labels, { count: labels?.length, samples: 'images', classCount: counts.length });
  const counted = Float64Array.from(pending);
  for (const label of Array.from(labels)) counted[label]! += 1;
  return { counts, pending: counted };
}

/** Ends a counting cycle: mixes what was counted into the effective frequencies and starts from 0.
 *
 *  'convex'  N_k <- max(minimum, alpha N_k + (1 - alpha) c_k);  c_k <- 0
 *  'sum'     N_k <- max(minimum, alpha N_k + c_k);  c_k <- 0
 *  Source as for `createClassFrequency`. Deviates: nothing.
 *
 *  @param frequency the state; unchanged.
 *  @returns the new state.
 *  @throws ShapeError, ValueError as `countClasses`, and when an option is out of range.
 *  @example
 *  const frequency = { counts: Float64Array.of(281, 281), pending: Float64Array.of(700, 300) };
 *  console.log(updateClassFrequency(frequency).counts.join(', ')); // 490.5, 290.5
 */
export function updateClassFrequency(
  frequency: ClassFrequency,
  { forgetting: alpha = 0.5, combination = 'convex', minimum = 1 }: ClassFrequencyUpdate = {},
): ClassFrequency {
  expectFrequency('updateClassFrequency', frequency);
  expectWithin('updateClassFrequency', 'forgetting', alpha, 0, 1);
  expectOneOf('updateClassFrequency', 'combination', combination, ['convex', 'sum']);
  expectPositive('updateClassFrequency', 'minimum', minimum);
  const share = combination === 'convex' ? 1 - alpha : 1;
  const { counts, pending } = frequency;
  return {
    counts: counts.map((n, k) => Math.max(minimum, alpha * n + share * pending[k]!)),
    pending: new Float64Array(counts.length),
  };
}

function expectFrequency(caller: string, frequency: ClassFrequency): void {
  if (frequency?.counts === undefined)
    throw new ValueError(`${caller}: expected frequency to be a state of createClassFrequency, got ${frequency}.`);
  expectPerClass(caller, 'frequency.counts', frequency.counts);
  expectPerClass(caller, 'frequency.pending', frequency.pending, frequency.counts.length);
}
