import { join } from 'node:path';
import { type LockHolder, lockFile } from '@gans/checkpoints';
import { IoError } from '@gans/tensor';
import { fileExists } from './file-exists';

/** Name of the file in a run folder that says which process trains there. */
export const LOCK_FILE = '.lock';

/** A run folder that this process alone may write. */
export interface RunFolderLock {
  /** Gives it back; it goes with the process in any case. */
  release(): void;
}

/** Takes the right to write a run folder, which must exist. What a killed process held is taken over silently.
 *
 *  @param path the folder.
 *  @throws IoError when another process trains there: who, since when, and what to do.
 */
export async function lockRunFolder(path: string): Promise<RunFolderLock> {
  const file = join(path, LOCK_FILE);
  const lock = await lockFile(file);
  if (lock.held) return lock;
  throw new IoError(`gans train: expected ${path} to be free, got ${describeHolder(lock.holder, file)}`);
}

/** Tells whether a process trains in a run folder at this moment, as far as this machine can know.
 *
 *  @param path the folder.
 */
export async function isBeingTrained(path: string): Promise<boolean> {
  const file = join(path, LOCK_FILE);
  if (!(await fileExists(file))) return false;
  // A lock whose process is gone can be taken; where even that is not allowed, nobody holds it.
  const lock = await lockFile(file).catch(() => undefined);
  if (lock?.held === true) lock.release();
  return lock?.held === false;
}

function describeHolder({ processId, host, isLocal, since }: LockHolder, file: string): string {
  const training = `a training by process ${processId}`;
  const start = `since ${localTime(since)}`;
  if (!isLocal)
    return `${training} on ${host}, ${start}. Wait for it, or choose another --out. If that process is gone, which cannot be seen from here, delete ${file}.`;
  if (processId === process.pid) return `${training}, this one, ${start}. Wait for it, or choose another --out.`;
  return `${training} on this machine, ${start}. Wait for it, stop it (kill ${processId} saves its work first), or choose another --out.`;
}

function localTime(time: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const date = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join('-');
  return `${date} ${two(time.getHours())}:${two(time.getMinutes())}`;
}
