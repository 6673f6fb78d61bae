import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';

/** A process by more than its number, which a later process may get. */
export interface ProcessMark {
  readonly host: string;
  readonly pid: number;
  /** When it started, in the system's own count; '0' where the system does not tell. */
  readonly start: string;
}

/** The mark of this process. */
export async function ownMark(): Promise<ProcessMark> {
  return { host: hostname(), pid: process.pid, start: (await startOf(process.pid)) ?? '0' };
}

/** Whether a process has certainly ended: it was one of this machine, and is not there any more. */
export async function hasEnded({ host, pid, start }: ProcessMark): Promise<boolean> {
  if (host !== hostname()) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'EPERM'; // that one runs, as somebody else
  }
  return start !== '0' && (await startOf(pid)) !== start;
}

/** From Linux's table of processes; undefined elsewhere, and for one that has ended and is only not buried yet. */
async function startOf(pid: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // Its second field, a name in parentheses, may hold spaces.
  const [state, ...fields] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return state === 'Z' ? undefined : fields[18];
}
