import { ValueError } from '@gans/tensor';
import { expectPositive, expectWithin } from './internal/expect-value';

/** The constants of Adam that a lazy term changes. */
export interface LazyAdamConstants {
  /** > 0. */
  readonly learningRate: number;
  /** In [0, 1]. */
  readonly beta1: number;
  /** In [0, 1]. */
  readonly beta2: number;
}

/** The factor of a term that is computed only every few steps, such as R1 or the path length penalty.
 *
 *  interval at steps 0, interval, 2 interval, ...;  0, so that the term can be left out, at the others
 *  Karras et al., "Analyzing and Improving the Image Quality of StyleGAN", 2020, section 3.1 (R1 every 16 steps, path length every 4). arXiv:1912.04958. Deviates: nothing.
 *
 *  @param step an integer >= 0.
 *  @param interval an integer >= 1.
 *  @returns `interval` or 0.
 *  @throws ValueError when a number is not such an integer.
 *  @example
 *  const factor = lazyFactor(32, 16); // 16
 *  // if (factor > 0) loss = add(loss, mul(r1Penalty(discriminator, images), lambda * factor));
 */
export function lazyFactor(step: number, interval: number): number {
  if (!Number.isSafeInteger(step) || step < 0)
    throw new ValueError(`lazyFactor: expected step to be an integer >= 0, got ${step}.`);
  expectInterval('lazyFactor', interval);
  return step % interval === 0 ? interval : 0;
}

/** The constants of Adam for a net whose lazy term has steps of its own, so that interval + 1 updates forget and move like interval ones would.
 *
 *  r = interval / (interval + 1);  learningRate r, beta1^r, beta2^r
 *  Karras et al., 2020, appendix B. arXiv:1912.04958. Deviates: nothing.
 *
 *  @param constants of training without the lazy term.
 *  @param interval an integer >= 1.
 *  @returns the constants to train with.
 *  @throws ValueError when a number is out of range.
 *  @example
 *  const constants = lazyAdam({ learningRate: 0.0025, beta1: 0, beta2: 0.99 }, 16);
 *  console.log(constants.learningRate); // 0.0023529411764705885
 */
export function lazyAdam({ learningRate, beta1, beta2 }: LazyAdamConstants, interval: number): LazyAdamConstants {
  expectPositive('lazyAdam', 'learningRate', learningRate);
  expectWithin('lazyAdam', 'beta1', beta1, 0, 1);
  expectWithin('lazyAdam', 'beta2', beta2, 0, 1);
  expectInterval('lazyAdam', interval);
  const ratio = interval / (interval + 1);
  return { learningRate: learningRate * ratio, beta1: beta1 ** ratio, beta2: beta2 ** ratio };
}

function expectInterval(caller: string, interval: number): void {
  if (!Number.isSafeInteger(interval) || interval < 1)
    throw new ValueError(`${caller}: expected interval to be an integer >= 1, got ${interval}.`);
}
