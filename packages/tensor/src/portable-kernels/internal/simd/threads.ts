import { EngineError } from '../../../errors';
import { jobs } from './jobs';
import { allocate, type Machine, machineOf, type WasmHost } from './machine';

/** Threads that wait for work on a machine. */
export interface ThreadPool {
  /** Threads, the calling one included. */
  readonly parts: number;
  /** Runs one function on all of them, the calling one as part 0, and returns when all are done. */
  readonly run: (name: string, job: number, own: (job: number, part: number, parts: number) => void) => void;
}

/** What a thread is given when it starts, by structured clone. */
export interface ThreadData {
  readonly memory: WebAssembly.Memory;
  readonly module: WebAssembly.Module;
  readonly control: number;
  readonly part: number;
  readonly parts: number;
}

// Four numbers in shared memory: how many jobs there have been, which function, where its job lies, how many threads are not done with it.
const [TICKET, FUNCTION, JOB, PENDING] = [0, 1, 2, 3];
const names = Object.keys(jobs);

/** Longest time that the calling thread waits for the others, who have equal shares. */
const PATIENCE_MS = 120_000;

/** Program of a thread: a function expression, to be called with its `ThreadData`. It never returns.
 *
 *  A thread may see a ticket, do its job and sleep again before the notification that goes with the ticket is sent. That one then wakes it for nothing:
 *  only a new ticket is work.
 */
export const threadProgram = `(({ memory, module, control, part, parts }) => {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const functions = ${JSON.stringify(names)}.map((name) => exports[name]);
  const state = new Int32Array(memory.buffer, control, 4);
  for (let ticket = 0; ; ) {
    for (let spin = 0; spin < 2000 && Atomics.load(state, ${TICKET}) === ticket; spin++);
    while (Atomics.load(state, ${TICKET}) === ticket) Atomics.wait(state, ${TICKET}, ticket);
    ticket = Atomics.load(state, ${TICKET});
    functions[Atomics.load(state, ${FUNCTION})](Atomics.load(state, ${JOB}), part, parts);
    if (Atomics.sub(state, ${PENDING}, 1) === 1) Atomics.notify(state, ${PENDING});
  }
})`;

/** Lets further threads join in the work on a wasm backend.
 *
 *  Each result is the same to the last bit whatever the number of threads.
 *
 *  @param host the backend; its memory must be shared.
 *  @param threads the calling one included, >= 2.
 *  @param spawn starts a thread that evaluates `program` and calls it with `data`. Threads must be ended by the caller, when the backend is disposed.
 *  @throws EngineError when the memory is not shared or the platform lacks SIMD.
 */
export function startThreads(
  host: WasmHost,
  threads: number,
  spawn: (program: string, data: ThreadData) => void,
): void {
  const machine = machineOf(host);
  if (machine === null || !(machine.memory.buffer instanceof SharedArrayBuffer))
    throw new EngineError('startThreads: expected a wasm backend with shared memory and SIMD, got none.');
  const control = allocate(host, 16);
  new Int32Array(machine.memory.buffer, control, 4).fill(0);
  for (let part = 1; part < threads; part++)
    spawn(threadProgram, { memory: machine.memory, module: machine.module, control, part, parts: threads });
  machine.pool = createPool(machine, control, threads);
}

function createPool({ memory }: Machine, control: number, parts: number): ThreadPool {
  return {
    parts,
    run(name, job, own) {
      const state = new Int32Array(memory.buffer, control, 4);
      Atomics.store(state, FUNCTION, names.indexOf(name));
      Atomics.store(state, JOB, job);
      Atomics.store(state, PENDING, parts - 1);
      Atomics.add(state, TICKET, 1);
      Atomics.notify(state, TICKET);
      own(job, 0, parts);
      for (let spin = 0; spin < 20_000; spin++) if (Atomics.load(state, PENDING) === 0) return;
      const giveUp = performance.now() + PATIENCE_MS;
      for (let pending = Atomics.load(state, PENDING); pending > 0; pending = Atomics.load(state, PENDING)) {
        Atomics.wait(state, PENDING, pending, 1000);
        if (performance.now() > giveUp)
          throw new EngineError(
            `wasm: expected ${parts - 1} threads to finish within ${PATIENCE_MS / 1000} s, got no answer from ${pending}.`,
          );
      }
    },
  };
}
