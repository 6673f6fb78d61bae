import { setMaxListeners } from 'node:events';
import { engine } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { VitestTestRunner } from 'vitest/runners';
import { getFn } from 'vitest/suite';
import { createSwitchboard, type Switchboard } from './instrument';

/** What the process that runs a test file is told. */
export interface Orders {
  /** The mutant that is at work from the first import on; 0 for none. */
  readonly active: number;
  /** The mutants that each test file is to try, by its path. */
  readonly plan: Readonly<Record<string, readonly number[]>>;
}

// vitest makes a test's abort signal hear of each call of its function.
setMaxListeners(0);
// The same draws in every run, and no search for a smaller counterexample: that there is one is enough.
fc.configureGlobal({ seed: 1, endOnFailure: true });

/** Runs each test once as it is, and then with each mutant that no earlier test has noticed. What a test notices stands in its `meta.killed`.
 *
 *  vitest wants a runner as the default export of a module.
 */
export default class MutationRunner extends VitestTestRunner {
  readonly #orders = this.injectValue('orders') as Orders;
  readonly #board: Switchboard = createSwitchboard(this.#orders.active);
  #alive: Set<number> | undefined;

  async runTask(test: Parameters<NonNullable<VitestTestRunner['onAfterTryTask']>>[0]): Promise<void> {
    const run = getFn(test);
    this.#board.turns = 0;
    await run();
    this.#board.limit = 10 * this.#board.turns + 10_000;
    this.#alive ??= new Set(this.#orders.plan[test.file.filepath]);
    const killed: number[] = [];
    for (const id of this.#alive) {
      this.#board.active = id;
      this.#board.turns = 0;
      engine().startScope();
      try {
        await run();
      } catch {
        killed.push(id);
        this.#alive.delete(id);
      }
      engine().endScope();
      this.#board.active = this.#orders.active;
    }
    Object.assign(test.meta, { killed });
  }
}
