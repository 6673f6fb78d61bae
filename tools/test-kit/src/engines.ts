import '@tensorflow/tfjs';
import { type Engine, type EngineName, listEngines, useEngine } from '@gans/engines';
import { env } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe } from 'vitest';

/** The engine that a suite of `describeOnEngines` is running on. */
export type EngineUnderTest = Pick<Engine, 'name'>;

const threads = 1;
const { GANS_ENGINE: asked } = process.env;
const names = listEngines()
  .map(({ name }) => name)
  .filter((name) => (asked === 'cpu' ? name === 'cpu' : asked !== 'wasm' || name !== 'tensorflow'));
const absent = new Map<EngineName, string>();
// The native library may be absent; every other engine is present wherever these tests run, and one that does not start is a failure, not a reason to skip.
if (names.includes('tensorflow'))
  await useEngine('tensorflow', { threads }).catch((error: Error) => absent.set('tensorflow', error.message));

/** Runs one suite on every engine of `@gans/engines` that is present: the same `it`s on tensorflow, wasm and cpu (one thread), each with its kernels completed and active from before the first test to after the last.
 *
 *  Without a TensorFlow library its suites are skipped, with the reason in their names. With GANS_ENGINE=wasm they are not there at all, and with GANS_ENGINE=cpu only the suites on cpu are.
 *
 *  @param name of the suite; the engine is appended to it.
 *  @param suite defines the tests; called once an engine.
 *  @example
 *  describeOnEngines('hingeDiscriminatorLoss', () => {
 *    it('is 2 at zero logits', () => expectClose(tidy(() => hingeDiscriminatorLoss(zeros, zeros)), 2));
 *  });
 */
export function describeOnEngines(name: string, suite: (engine: EngineUnderTest) => void): void {
  for (const engine of names) {
    const reason = absent.get(engine);
    describe.skipIf(reason !== undefined)(
      `${name} on ${engine}${reason === undefined ? '' : ` (skipped: ${reason})`}`,
      () => {
        beforeAll(async () => {
          env().set('IS_TEST', true); // no banners in the reports of tests
          await useEngine(engine, { threads });
        });
        afterAll(() => env().set('IS_TEST', false)); // under which tfjs takes what its own fused ops save for a leak
        suite({ name: engine });
      },
    );
  }
}
