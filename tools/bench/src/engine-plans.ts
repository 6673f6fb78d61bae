import { fileURLToPath } from 'node:url';
import { listEngines } from '@gans/engines';
import { ConfigError, EngineError, nearestWord } from '@gans/tensor';
import { type SidePlan, startSide } from './side';

const worker = fileURLToPath(new URL('./worker.js', import.meta.url));

/** The engines to measure, each tried once.
 *
 *  @param asked by name; empty for every engine that starts and is not slow.
 *  @param say is told what is left out and why.
 *  @throws ConfigError for an unknown name; EngineError when one that was asked for does not start, or none does.
 */
export async function enginePlans(
  asked: readonly string[],
  { threads, say, signal }: { threads: number; say(line: string): void; signal?: AbortSignal },
): Promise<SidePlan[]> {
  const engines = listEngines();
  const known = engines.map(({ name }) => name as string);
  for (const name of asked)
    if (!known.includes(name))
      throw new ConfigError(
        `bench: expected an engine out of ${known.join(', ')}, got '${name}'. Did you mean '${nearestWord(name, known)}'?`,
      );
  const plans: SidePlan[] = [];
  for (const { name, description, slow } of engines) {
    if (asked.length > 0 ? !asked.includes(name) : slow) {
      if (asked.length === 0) say(`leaves out ${name} (${description}); --engine ${name} measures it`);
      continue;
    }
    const plan = { name, engine: name, command: [process.execPath, worker] };
    const side = startSide(plan, signal);
    try {
      const { reasons } = await side.ask({ do: 'start', engine: name, threads });
      for (const reason of reasons) say(reason);
      plans.push(plan);
    } catch (error) {
      if (asked.length > 0 || signal?.aborted) throw error;
      say(`leaves out ${name}: ${(error as Error).message.replace(`${name}: `, '')}`);
    } finally {
      await side.end();
    }
  }
  if (plans.length === 0) throw new EngineError('bench: expected an engine to start, got none.');
  return plans;
}
