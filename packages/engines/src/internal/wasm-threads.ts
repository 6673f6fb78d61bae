import { Worker } from 'node:worker_threads';
import { withGlobalWorker } from './scoped-globals';
import { type EmscriptenModule, type Factory, startModule } from './wasm-module';

/** A module whose kernels run on a pool of workers. */
export interface ThreadedModule extends EmscriptenModule {
  readonly PThread: { readonly unusedWorkers: Worker[]; readonly runningWorkers: Worker[] };
}

/** Starts the threaded binary on worker threads of Node.
 *
 *  Emscripten makes its workers from a script's address through the global `Worker`, 8 of them, before it knows how many are needed. For the length of that call the global is a class that runs the package's own worker script from memory.
 *
 *  @param script path of the factory's own file: workers load it too.
 *  @param workerSource the package's worker script; its line feeds stand inside string literals.
 *  @param threads the calling one included.
 */
export async function startThreads(
  factory: Factory<ThreadedModule>,
  binary: Uint8Array<ArrayBuffer>,
  script: string,
  workerSource: string,
  threads: number,
): Promise<ThreadedModule> {
  let report: (error: Error) => void = () => {};
  const failed = new Promise<never>((_, reject) => {
    report = reject;
  });
  const source = workerSource.replace(/\n/g, '\\n');
  const spawned: PoolWorker[] = [];
  class PoolWorker extends Worker {
    constructor() {
      super(source, { eval: true, execArgv: [] });
      super.on('error', (error) => report(error));
      spawned.push(this);
    }
    // Emscripten's own error listener throws where nobody can catch.
    override on(event: string, listener: (...values: never[]) => void): this {
      return event === 'error' ? this : super.on(event, listener as () => void);
    }
  }
  // The module caps its threads at half of the cores that this import reports.
  const adjust = (environment: WebAssembly.ModuleImports) => {
    environment.emscripten_num_logical_cores = () => 2 * threads;
  };
  try {
    const started = withGlobalWorker(PoolWorker, () => startModule(factory, binary, { adjust, script }));
    return await Promise.race([started, failed]);
  } catch (error) {
    await Promise.all(spawned.map((worker) => worker.terminate()));
    throw error;
  } finally {
    report = (error) => {
      throw error;
    };
  }
}

/** Ends the workers that no thread runs on, and lets the process exit while the others wait for work. Call it once the threads run. */
export function releaseIdleWorkers({ PThread: { unusedWorkers, runningWorkers } }: ThreadedModule): void {
  for (const worker of unusedWorkers.splice(0)) void worker.terminate();
  for (const worker of runningWorkers) worker.unref();
}
