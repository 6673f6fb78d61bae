import { EngineError } from '@gans/tensor';
import { lastLine, runChild } from './child-process';
import { executables } from './executables';
import { throwIfStopped } from './stopped';

/** An NVIDIA GPU of this machine. */
export interface Gpu {
  readonly name: string;
  readonly driver: string;
}

/** The first driver that runs CUDA 12. */
const OLDEST_DRIVER = 525;
const LIMIT_MS = 30_000;

/** Asks the driver which GPU there is.
 *
 *  @throws EngineError when there is none, or its driver is too old; GansError (code ABORTED).
 */
export async function requireGpu(caller: string, signal: AbortSignal | undefined): Promise<Gpu> {
  const advice = `It needs Linux on x64, an NVIDIA GPU and its driver ${OLDEST_DRIVER} or newer; CUDA itself is brought along`;
  const refuse = (got: string) =>
    new EngineError(`${caller}: expected a GPU that nvidia-smi lists, got ${got}. ${advice}.`);
  const system = `${process.platform} ${process.arch}`;
  if (system !== 'linux x64') throw refuse(system);
  const [program] = await executables('nvidia-smi');
  if (program === undefined) throw refuse('no nvidia-smi on the PATH');
  const query = ['--query-gpu=name,driver_version', '--format=csv,noheader'];
  const { code, timedOut, stdout, stderr } = await runChild(program, query, { signal, timeoutMs: LIMIT_MS });
  throwIfStopped(caller, signal);
  if (timedOut) throw refuse(`no answer within ${LIMIT_MS / 1000} s`);
  const [name, driver] = (stdout.split('\n', 1)[0] ?? '').split(',').map((field) => field.trim());
  if (code !== 0 || !name || !driver) throw refuse(`"${lastLine(stdout + stderr)}"`);
  if (!(Number.parseInt(driver, 10) >= OLDEST_DRIVER)) throw refuse(`a ${name} with driver ${driver}`);
  return { name, driver };
}
