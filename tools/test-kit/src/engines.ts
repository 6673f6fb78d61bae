import '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { registerPortableKernels } from '@gans/tensor/portable-kernels';
import { env, setBackend } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';

/** The engine that a suite of `describeOnEngines` is running on. */
export interface EngineUnderTest {
  readonly name: 'cpu' | 'wasm';
}

/** Runs one suite on every engine: the same `it`s, on cpu and on wasm, each active from before the first test to after the last.
 *
 *  @param name of the suite; the engine is appended to it.
 *  @param suite defines the tests; called once an engine.
 *  @example
 *  describeOnEngines('hingeDiscriminatorLoss', (engine) => {
 *    it('is 2 at zero logits', () => expectClose(tidy(() => hingeDiscriminatorLoss(zeros, zeros)), 2));
 *  });
 */
export function describeOnEngines(name: string, suite: (engine: EngineUnderTest) => void): void {
  for (const engine of ['cpu', 'wasm'] as const) {
    describe(`${name} on ${engine}`, () => {
      beforeAll(async () => {
        env().set('IS_TEST', true); // no banners in the reports of tests
        registerPortableKernels(engine);
        expect(await setBackend(engine), `the ${engine} engine does not start`).toBe(true);
      });
      afterAll(async () => {
        await setBackend('cpu');
      });
      suite({ name: engine });
    });
  }
}
