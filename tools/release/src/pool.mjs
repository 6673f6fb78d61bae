import { Worker } from 'node:worker_threads';

/** Spreads jobs over threads, in order, and reports each when it is done.
 *
 *  @template Result
 *  @param {readonly string[]} jobs
 *  @param {{ threads: number, script: URL, data: unknown, onResult: (job: string, result: Result) => void }} options the script answers each message (a job) with one message (its result)
 *  @returns {Promise<void>}
 */
export async function spread(jobs, { threads, script, data, onResult }) {
  const waiting = [...jobs];
  await Promise.all(
    Array.from({ length: Math.min(threads, jobs.length) }, async () => {
      const worker = new Worker(script, { workerData: data });
      try {
        for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
          const current = job;
          const result = await new Promise((resolve, reject) => {
            worker.once('error', reject);
            worker.once('message', resolve);
            worker.postMessage(current);
          });
          worker.removeAllListeners('error');
          onResult(current, result);
        }
      } finally {
        await worker.terminate();
      }
    }),
  );
}
