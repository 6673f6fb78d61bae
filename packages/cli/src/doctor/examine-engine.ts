import '@tensorflow/tfjs';
import { type ExecFileException, execFile } from 'node:child_process';
import { disposeEngine, type EngineName, findTfjsCopies, listEngines, measureEngine, useEngine } from '@gans/engines';
import { GansError } from '@gans/tensor';
import { oneLine } from '../format';
import type { Io } from '../io';

/** What became of one engine. Speeds in GFLOP/s. */
export interface EngineFinding {
  readonly name: EngineName;
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

/** One engine, and what its process has loaded. */
export interface EngineExamination {
  readonly engine: EngineFinding;
  /** Paths of the copies of tfjs-core that are loaded; one is right. */
  readonly tfjsCopies: readonly string[];
}

/** An engine that has not answered by then is taken for one that hangs. */
const LIMIT_MS = 120_000;

/** Brings an engine up in this process, measures it and ends it. What goes wrong is a finding.
 *
 *  @param name of the engine.
 */
export async function examineEngine(name: EngineName): Promise<EngineExamination> {
  const { description, slow } = infoOf(name);
  try {
    const { version, threads, reasons } = await useEngine(name);
    const { backendName: _, ...speed } = await measureEngine(slow ? { batchSize: 1, repeats: 1 } : {});
    await disposeEngine(name);
    return {
      engine: { name, description, works: true, version, threads, reasons, speed },
      tfjsCopies: findTfjsCopies(),
    };
  } catch (error) {
    return {
      engine: failed(name, error instanceof Error ? error.message : String(error)),
      tfjsCopies: findTfjsCopies(),
    };
  }
}

/** Like `examineEngine`, in a process of its own, which an engine may crash or hang. Where there is no way to start one, in this one.
 *
 *  @param name of the engine.
 *  @param io its `self` starts the process, its signal ends it.
 *  @throws GansError (code ABORTED) when stopped.
 */
export async function examineEngineApart(name: EngineName, { self, env, signal }: Io): Promise<EngineExamination> {
  if (self === undefined) return examineEngine(name);
  const [program, ...words] = self;
  const options = { env: { ...env }, signal, timeout: LIMIT_MS, killSignal: 'SIGKILL' } as const;
  return new Promise((resolve, reject) => {
    execFile(program, [...words, 'doctor', '--engine', name, '--json'], options, (error, stdout, stderr) => {
      if (signal.aborted) reject(new GansError('ABORTED', 'gans doctor: stopped before all engines were measured.'));
      else if (error === null) resolve(JSON.parse(stdout) as EngineExamination);
      else resolve({ engine: failed(name, describeCrash(error, stderr)), tfjsCopies: [] });
    });
  });
}

function describeCrash(error: ExecFileException, stderr: string): string {
  if (error.killed) return `it gave no answer within ${LIMIT_MS / 1000} s`;
  const last = oneLine(stderr.trim().split('\n').at(-1) ?? '');
  return `it crashed (${error.signal ?? `exit code ${error.code}`})${last === '' ? '' : `: ${last}`}`;
}

function failed(name: EngineName, reason: string): EngineFinding {
  return { name, description: infoOf(name).description, works: false, reasons: [oneLine(reason)] };
}

const infoOf = (name: EngineName) => listEngines().find((info) => info.name === name)!;
