import { fileURLToPath } from 'node:url';
import { ConfigError } from '@gans/tensor';
import { startVitest } from 'vitest/node';
import type { Orders } from './runner.config';

/** The sources as vitest is to load them, by path. */
export type Instrumented = ReadonlyMap<string, string>;

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const root = at('../../..');

/** Lets test files try mutants, many in one process.
 *
 *  @returns the mutants that were noticed.
 *  @throws ConfigError when a test fails although no mutant is at work.
 */
export async function tryMutants(
  sources: Instrumented,
  plan: ReadonlyMap<string, readonly number[]>,
): Promise<Set<number>> {
  const modules = await runTests(sources, [...plan.keys()], { active: 0, plan: Object.fromEntries(plan) });
  const killed = new Set<number>();
  for (const module of modules) {
    const errors = [
      ...module.errors(),
      ...Array.from(module.children.allTests('failed'), (test) => test.result().errors?.[0]),
    ];
    if (errors.length > 0)
      throw new ConfigError(
        `mutate: expected ${module.relativeModuleId} to pass without a mutant, got: ${errors[0]?.message}.`,
      );
    for (const test of module.children.allTests())
      for (const id of (test.meta() as { killed?: number[] }).killed ?? []) killed.add(id);
  }
  return killed;
}

/** Lets test files run with one mutant at work from the first import on.
 *
 *  @returns whether it was noticed.
 */
export async function tryOneMutant(sources: Instrumented, tests: readonly string[], id: number): Promise<boolean> {
  const modules = await runTests(sources, tests, { active: id, plan: {} });
  return modules.some((module) => module.state() === 'failed');
}

async function runTests(sources: Instrumented, tests: readonly string[], orders: Orders) {
  const vitest = await startVitest(
    'test',
    [],
    {
      root,
      config: at('../src/vitest.config.ts'),
      include: [...tests],
      watch: false,
      reporters: [{}],
      runner: at('../src/runner.config.ts'),
      env: { GANS_ENGINE: 'cpu' },
      provide: { orders } as never,
      bail: orders.active === 0 ? 0 : 1,
    },
    {
      plugins: [
        {
          name: 'mutants',
          enforce: 'pre',
          load: (id) => sources.get(id.replace(/\?.*$/, '')),
        },
      ],
    },
  );
  const modules = vitest.state.getTestModules();
  await vitest.close();
  process.exitCode = 0; // vitest sets it when a test fails, as tests do here
  if (modules.length < tests.length)
    throw new ConfigError(`mutate: expected vitest to run ${tests.length} files, got ${modules.length}.`);
  return modules;
}
