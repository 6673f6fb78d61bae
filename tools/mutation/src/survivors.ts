import { instrument } from './instrument';
import type { Mutant } from './mutant';
import type { Source } from './sources';
import { type Instrumented, tryMutants, tryOneMutant } from './try-mutants';

/** A source and its mutants. */
export interface Target {
  readonly source: Source;
  readonly mutants: readonly Mutant[];
}

/** Tries all mutants of some sources.
 *
 *  Those inside functions are first tried together. A test file takes part in a round as long as mutants that it may notice are alive; the mutants of internal files
 *  go from one user's tests to the next. Whatever survives that, and what runs when a module is loaded, is tried alone: in a process that has never run without it,
 *  such a mutant cannot hide behind something that is done once and remembered.
 *
 *  @param tell is told of each round.
 *  @returns those that no test noticed.
 */
export async function survivors(targets: readonly Target[], tell: (line: string) => void): Promise<Mutant[]> {
  const sources: Instrumented = new Map(
    targets.map(({ source, mutants }) => [source.path, instrument(source.text, mutants)]),
  );
  const alive = new Set(targets.flatMap(({ mutants }) => mutants.map(({ id }) => id)));
  const rounds = Math.max(...targets.map(({ source }) => source.tests.length));
  for (let round = 0; round < rounds; round++) {
    const plan = new Map<string, number[]>();
    for (const { source, mutants } of targets) {
      const test = source.tests[round];
      const ids = mutants.filter(({ id, isStatic }) => !isStatic && alive.has(id)).map(({ id }) => id);
      if (test !== undefined && ids.length > 0) plan.set(test, [...(plan.get(test) ?? []), ...ids]);
    }
    if (plan.size === 0) break;
    const count = [...plan.values()].reduce((sum, ids) => sum + ids.length, 0);
    tell(`round ${round + 1}: ${count} mutants, ${plan.size} test files`);
    for (const id of await tryMutants(sources, plan)) alive.delete(id);
  }
  const alone = targets.flatMap(({ source, mutants }) =>
    mutants.filter(({ id }) => alive.has(id)).map(({ id }) => ({ id, tests: source.tests })),
  );
  if (alone.length > 0) tell(`one by one: ${alone.length} mutants`);
  for (const { id, tests } of alone) if (await tryOneMutant(sources, tests, id)) alive.delete(id);
  return targets.flatMap(({ mutants }) => mutants.filter(({ id }) => alive.has(id)));
}
