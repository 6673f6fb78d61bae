import { arch, availableParallelism, cpus, platform, totalmem } from 'node:os';

/** The machine that figures belong to. */
export interface Machine {
  readonly processor: string;
  /** Cores that this process may use. */
  readonly cores: number;
  readonly memoryGiB: number;
  readonly platform: string;
}

/** Describes the machine. */
export function describeMachine(): Machine {
  return {
    processor: cpus()[0]?.model.trim() || 'unknown processor',
    cores: availableParallelism(),
    memoryGiB: Number((totalmem() / 2 ** 30).toFixed(1)),
    platform: `${platform()} ${arch()}`,
  };
}

/** Time of all processors so far, in seconds: how much of it was busy, with whatever process, and how much there was. */
export function processorTime(): { busy: number; total: number } {
  let [busy, idle] = [0, 0];
  for (const { times } of cpus()) {
    busy += times.user + times.nice + times.sys + times.irq;
    idle += times.idle;
  }
  return { busy: busy / 1000, total: (busy + idle) / 1000 };
}
