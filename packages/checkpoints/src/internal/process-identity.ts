import { readFile } from 'node:fs/promises';

/** What Linux tells of a process: whether it has ended but still has its number, and when it began. */
interface ProcessEntry {
  readonly hasEnded: boolean;
  /** Boot of the machine and clock ticks since: no other process ever has the same number and the same start. */
  readonly start: string;
}

/** When a process began, as text to be compared only; undefined where the system does not tell (no /proc). */
export async function processStart(processId: number): Promise<string | undefined> {
  return (await readEntry(processId))?.start;
}

/** Tells whether a process is still there, and not another one that was given its number after it.
 *
 *  @param processId of this machine.
 *  @param start what `processStart` gave for it; undefined where it gave nothing.
 */
export async function isRunning(processId: number, start: string | undefined): Promise<boolean> {
  try {
    process.kill(processId, 0);
  } catch (error) {
    // Not ours to signal, but there.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const entry = await readEntry(processId);
  if (entry === undefined) return true;
  return !entry.hasEnded && (start === undefined || start === entry.start);
}

async function readEntry(processId: number): Promise<ProcessEntry | undefined> {
  try {
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    const stat = await readFile(`/proc/${processId}/stat`, 'utf8');
    // "pid (name) state ..."; the name may hold anything, so the fields are counted from its last parenthesis.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, ticks] = [fields[0]!, fields[19]!];
    return { hasEnded: state === 'Z' || state === 'X', start: `${boot.trim()} ${ticks}` };
  } catch {
    return undefined;
  }
}
