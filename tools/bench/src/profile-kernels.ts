import { engine, getBackend, getKernelsForBackend, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';
import type { Profile } from './protocol';

/** Times every kernel of the active backend while runs are made, by standing in for the registered functions.
 *
 *  A kernel that calls others is not charged for them, so the times add up to what is spent in kernels. Right for backends whose kernels are done when they return: all of ours but those of a GPU.
 *
 *  @param run makes one run.
 *  @param runs how many are made.
 */
export async function profileKernels(run: () => void | Promise<void>, runs: number): Promise<Profile> {
  const backendName = getBackend();
  const times = new Map<string, { name: string; count: number; ms: number }>();
  const registered = getKernelsForBackend(backendName);
  const open: { innerMs: number }[] = [];
  const register = (config: (typeof registered)[number]) => {
    unregisterKernel(config.kernelName, backendName);
    registerKernel(config);
  };
  for (const config of registered) {
    const time = { name: config.kernelName, count: 0, ms: 0 };
    times.set(config.kernelName, time);
    const kernelFunc: typeof config.kernelFunc = (call) => {
      const own = { innerMs: 0 };
      const caller = open.at(-1);
      open.push(own);
      const start = performance.now();
      try {
        return config.kernelFunc(call);
      } finally {
        const ms = performance.now() - start;
        time.count++;
        time.ms += ms - own.innerMs;
        if (caller !== undefined) caller.innerMs += ms;
        open.pop();
      }
    };
    register({ ...config, kernelFunc });
  }
  const native = countNativeOps();
  try {
    const start = performance.now();
    for (let i = 0; i < runs; i++) await run();
    const wallMs = performance.now() - start;
    const called = [...times.values()].filter(({ count }) => count > 0);
    return { runs, wallMs, kernels: called.sort((a, b) => b.ms - a.ms), nativeOps: native.count() };
  } finally {
    native.stop();
    for (const config of registered) register(config);
  }
}

type Execute = (...args: unknown[]) => unknown;

/** Counts what the library below the backend executes, on backends that hand their ops to one by these two methods. */
function countNativeOps(): { count(): number | null; stop(): void } {
  const backend = engine().backend as unknown as Record<string, Execute>;
  const methods = ['executeSingleOutput', 'executeMultipleOutputs'].filter((name) => name in backend);
  let ops = 0;
  for (const name of methods) {
    const execute = backend[name]!;
    backend[name] = (...args) => {
      ops++;
      return execute.apply(backend, args);
    };
  }
  return {
    count: () => (methods.length === 0 ? null : ops),
    stop() {
      for (const name of methods) delete backend[name]; // uncovers the method of the class
    },
  };
}
