import '@tensorflow/tfjs';
import { disposeEngine, findTfjsCopies, listEngines, measureEngine, useEngine } from '@gans/engines';
import { describeMachine, type Machine, readVersions } from '../environment';
import { oneLine } from '../format';
import type { Io } from '../io';
import { advise } from './advise';

/** What became of one engine. Speeds in GFLOP/s. */
export interface EngineFinding {
  readonly name: string;
  readonly description: string;
  readonly works: boolean;
  readonly version?: string;
  readonly threads?: number;
  /** Why it was refused, or does not run as well as it might. */
  readonly reasons: readonly string[];
  readonly speed?: {
    readonly convolution: number;
    readonly inputGradient: number;
    readonly kernelGradient: number;
    readonly matMul: number;
  };
}

/** What `gans doctor` found. */
export interface Findings {
  readonly machine: Machine;
  readonly versions: Readonly<Record<string, string>>;
  /** Paths of the copies of tfjs-core that are loaded; one is right. */
  readonly tfjsCopies: readonly string[];
  readonly engines: readonly EngineFinding[];
  /** The engine that `--engine auto` takes. */
  readonly chosen: string;
  readonly advice: readonly string[];
}

/** Tries and measures every engine, one after the other; the one that `auto` takes is left running.
 *
 *  @param env environment variables; GANS_ENGINE decides what `auto` takes.
 *  @throws EngineError when no engine works, with the reason for each.
 */
export async function examine(env: Io['env']): Promise<Findings> {
  const engines: EngineFinding[] = [];
  for (const { name, description, slow } of listEngines())
    engines.push({ name, description, ...(await tryEngine(name, slow)) });
  const chosen = await useEngine('auto');
  const found = {
    machine: describeMachine(),
    versions: await readVersions(),
    tfjsCopies: findTfjsCopies(),
    engines,
    chosen: chosen.name,
  };
  return { ...found, advice: advise(found, env) };
}

async function tryEngine(
  name: ReturnType<typeof listEngines>[number]['name'],
  slow: boolean,
): Promise<Omit<EngineFinding, 'name' | 'description'>> {
  try {
    const { version, threads, reasons } = await useEngine(name);
    const { backendName: _, ...speed } = await measureEngine(slow ? { batchSize: 1, repeats: 1 } : {});
    await disposeEngine(name);
    return { works: true, version, threads, reasons, speed };
  } catch (error) {
    return { works: false, reasons: [oneLine(error instanceof Error ? error.message : String(error))] };
  }
}
