import '@tensorflow/tfjs';
import { type Engine, listEngines, useEngine } from '@gans/engines';
import { env } from '@tensorflow/tfjs-core';
import { beforeAll, describe } from 'vitest';

// Every engine of the table is present wherever these tests run: one that does not start is a failure, not a reason to skip.
const names = listEngines().map(({ name }) => name);

/** The engine that a suite of `describeOnEngines` is running on. */
export type EngineUnderTest = Pick<Engine, 'name'>;

/** Runs one suite on every engine of `@gans/engines`: the same `it`s on cpu and on wasm (one thread), each with its kernels completed and active from before the first test to after the last.
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
    describe(`${name} on ${engine}`, () => {
      beforeAll(async () => {
        env().set('IS_TEST', true); // no banners in the reports of tests
        await useEngine(engine, { threads: 1 });
      });
      suite({ name: engine });
    });
  }
}
