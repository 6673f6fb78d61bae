import type { EngineRecord, EngineStretch } from '../result';

/** Enters the engine that goes on, where it is another one (name, version or threads) than the last.
 *
 *  @param engines so far, in order.
 *  @param engine that makes the steps from `fromStep` on.
 *  @returns the same list when nothing has changed.
 */
export function withEngine(
  engines: readonly EngineStretch[],
  { name, version, threads }: EngineRecord,
  fromStep: number,
): readonly EngineStretch[] {
  const last = engines.at(-1);
  if (last?.name === name && last.version === version && last.threads === threads) return engines;
  return [...engines, { name, version, threads, fromStep }];
}

/** Says, in one line, that a run goes on with another engine than it was made on so far.
 *
 *  @param engines so far, in order.
 *  @param engine that goes on.
 *  @returns undefined when it is the same, or the run begins.
 */
export function describeEngineChange(engines: readonly EngineStretch[], engine: EngineRecord): string | undefined {
  const last = engines.at(-1);
  if (last === undefined || withEngine(engines, engine, 0) === engines) return undefined;
  return `goes on with ${describe(engine)}, after ${describe(last)}: the last bits of its numbers may differ from those of a run on one of them`;
}

function describe({ name, version, threads }: EngineRecord): string {
  return `engine ${name} ${version} (threads ${threads})`;
}
