import { ValueError } from '@gans/tensor';
import type { Norm } from '../ball';
import { expectOneOf, expectPositive } from './expect';

/** Checks a bound in units of pixels in [0, 1], and tells one that was meant in bytes.
 *
 *  @param size number of elements of the perturbation.
 */
export function expectEpsilon(caller: string, epsilon: number, norm: Norm, size: number): void {
  expectOneOf(caller, 'norm', norm, ['linf', 'l2']);
  expectPositive(caller, 'epsilon', epsilon);
  // The largest that any two images can differ by.
  const largest = norm === 'linf' ? 1 : Math.sqrt(size);
  if (epsilon >= largest)
    throw new ValueError(
      `${caller}: expected epsilon to be a share of the range of pixels below ${largest} ('${norm}'), got ${epsilon}. A bound of ${epsilon} on bytes is ${epsilon} / 255.`,
    );
}
