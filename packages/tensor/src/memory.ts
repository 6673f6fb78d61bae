import { memory } from '@tensorflow/tfjs-core';
import { GansError } from './errors';

/** Runs a function and tells how many tensors it left behind, results included.
 *
 *  @param f a function, or an async one.
 *  @returns its result, and the change in the number of live tensors.
 */
export async function countLeftTensors<R>(f: () => R | Promise<R>): Promise<{ result: R; left: number }> {
  const before = memory().numTensors;
  const result = await f();
  return { result, left: memory().numTensors - before };
}

/** Runs a function and throws when it leaves tensors behind.
 *
 *  @param f disposes everything it makes, its results included.
 *  @returns what `f` returned.
 *  @throws GansError (code VALUE) with the number of tensors left.
 *  @example
 *  await expectNoLeak(() => tf.tidy(() => { tf.ones([2, 2]); }));
 */
export async function expectNoLeak<R>(f: () => R | Promise<R>): Promise<R> {
  const { result, left } = await countLeftTensors(f);
  if (left !== 0)
    throw new GansError(
      'VALUE',
      `expectNoLeak: expected no tensor to be left, got ${left}. Dispose results and wrap internals in tidy.`,
    );
  return result;
}
