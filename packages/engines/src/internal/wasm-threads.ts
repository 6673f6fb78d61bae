import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { startThreads } from '@gans/tensor/portable-kernels';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

/** Starts the threads that share the work of a wasm backend's kernels. They do not keep the process alive.
 *
 *  @param threads the calling one included, >= 2.
 *  @returns a function that ends them.
 *  @throws when one does not start; none is left running then.
 */
export async function startWasmThreads(backend: BackendWasm, threads: number): Promise<() => Promise<void>> {
  const workers: Worker[] = [];
  const stop = async () => {
    await Promise.all(workers.map((worker) => worker.terminate()));
  };
  try {
    startThreads(backend, threads, (program, data) => {
      workers.push(
        new Worker(`${program}(require('node:worker_threads').workerData)`, {
          eval: true,
          execArgv: [],
          workerData: data,
        }),
      );
    });
    await Promise.all(workers.map((worker) => once(worker, 'online')));
  } catch (error) {
    await stop();
    throw error;
  }
  for (const worker of workers) worker.unref();
  return stop;
}
