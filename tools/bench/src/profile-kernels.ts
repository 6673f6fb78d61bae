import { getBackend, getKernelsForBackend, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';
import type { KernelTime, Profile } from './protocol';

/** Times every kernel of the active backend while `measure` runs, by standing in for the registered functions.
 *
 *  A kernel that calls others is not charged for them: the times add up to what was spent in kernels. Right for engines whose kernels are done when they return.
 *
 *  @param measure makes the runs and gives their seconds.
 *  @param runs how many it makes.
 */
export async function profileKernels(measure: () => Promise<number>, runs: number): Promise<Profile> {
  const backendName = getBackend();
  const times = new Map<string, { count: number; ms: number }>();
  const inner: number[] = []; // for each open kernel: ms spent in the kernels that it has called
  const registered = getKernelsForBackend(backendName);
  for (const config of registered) {
    unregisterKernel(config.kernelName, backendName);
    registerKernel({
      ...config,
      kernelFunc: (call) => {
        inner.push(0);
        const start = performance.now();
        try {
          return config.kernelFunc(call);
        } finally {
          const ms = performance.now() - start;
          const time = times.get(config.kernelName) ?? { count: 0, ms: 0 };
          times.set(config.kernelName, { count: time.count + 1, ms: time.ms + ms - inner.pop()! });
          if (inner.length > 0) inner[inner.length - 1]! += ms;
        }
      },
    });
  }
  try {
    const wallMs = (await measure()) * 1000;
    const kernels: KernelTime[] = [...times].map(([name, { count, ms }]) => ({ name, count, ms }));
    return { runs, wallMs, kernels: kernels.sort((a, b) => b.ms - a.ms) };
  } finally {
    for (const config of registered) {
      unregisterKernel(config.kernelName, backendName);
      registerKernel(config);
    }
  }
}
