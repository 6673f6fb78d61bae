import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assemble } from '../../../assembler';
import { allFunctions, jobs } from './jobs';
import { type ThreadData, threadProgram } from './threads';

const [TICKET, FUNCTION, JOB, PENDING] = [0, 1, 2, 3];
const CONTROL = 1024;
const EMPTY_JOB = 2048; // all numbers 0: no elements

describe('threadProgram', () => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true });
  const state = new Int32Array(memory.buffer, CONTROL, 4);
  let worker: Worker;

  beforeEach(async () => {
    state.fill(0);
    const module = new WebAssembly.Module(assemble(allFunctions(), true));
    const workerData: ThreadData = { memory, module, control: CONTROL, part: 1, parts: 2 };
    worker = new Worker(`${threadProgram}(require('node:worker_threads').workerData)`, { eval: true, workerData });
    await once(worker, 'online');
  });
  afterEach(() => worker.terminate());

  /** Wakes the thread as soon as it sleeps. */
  const wake = () => {
    while (Atomics.notify(state, TICKET) === 0);
  };
  const post = () => {
    Atomics.store(state, FUNCTION, Object.keys(jobs).indexOf('tanh'));
    Atomics.store(state, JOB, EMPTY_JOB);
    Atomics.store(state, PENDING, 1);
    Atomics.add(state, TICKET, 1);
    Atomics.notify(state, TICKET);
  };

  it('does each job once', () => {
    for (let job = 0; job < 100; job++) {
      post();
      while (Atomics.load(state, PENDING) !== 0);
    }
    wake();
    expect(Atomics.load(state, PENDING)).toBe(0);
  });

  it('does nothing when it is woken without a new job', () => {
    post();
    for (let late = 0; late < 10; late++) wake();
    expect(Atomics.load(state, PENDING)).toBe(0);
  });
});
