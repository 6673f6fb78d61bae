import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { createFileWhole } from './internal/create-file-whole';
import { toIoError } from './internal/io';
import { isHeld, ownLockText, readLock } from './internal/lock-content';
import { temporaryPath } from './internal/temporary';

/** Who holds a lock. */
export interface LockHolder {
  readonly processId: number;
  /** Name of its machine. */
  readonly host: string;
  /** False for a process of another machine: whether it is still there cannot be told from here. */
  readonly isLocal: boolean;
  /** When it took the lock. */
  readonly since: Date;
}

/** How an attempt to take a lock ended. */
export type LockAttempt =
  | {
      readonly held: true;
      /** Gives the lock back; the second time it does nothing. */
      release(): void;
    }
  | { readonly held: false; readonly holder: LockHolder };

/** Takes a lock if it is free: a small file that says which process holds it, for folders that one process may write at a time.
 *
 *  The file appears whole or not at all, and goes when the process ends in any way but a kill. A lock whose process is gone is taken over silently, by one process however many try at once;
 *  on Linux a process that merely has the same number is told apart by when it began. A lock of another machine is never taken over: its file must be deleted by hand.
 *
 *  @param path of the lock file; its folder must exist.
 *  @returns the lock, or who holds it: this very process, if it has taken it before.
 *  @throws IoError when the file cannot be made.
 *  @example
 *  const lock = await lockFile('runs/a/.lock');
 *  if (!lock.held) throw new Error(`process ${lock.holder.processId} is at work there`);
 *  lock.release();
 */
export async function lockFile(path: string): Promise<LockAttempt> {
  try {
    const own = await ownLockText();
    for (let attempt = 1; ; attempt++) {
      const found = await readLock(path);
      if (found === undefined) {
        if (await createFileWhole(path, own)) return hold(path, own);
        continue;
      }
      const { content, since } = found;
      if (content !== undefined && ((await isHeld(content)) || attempt > PATIENCE)) {
        const { processId, host } = content;
        return { held: false, holder: { processId, host, isLocal: host === hostname(), since } };
      }
      await removeDeadLock(path, found.text);
    }
  } catch (error) {
    throw toIoError('lockFile', path, 'a file that can be made', error);
  }
}

/** Attempts at a dead lock whose removal another process has begun, and the pause between two: two seconds in all. */
const PATIENCE = 100;
const PAUSE_MS = 20;

// Between reading a dead lock and removing it, another process may do the same and put its own in its place, which must stay.
// So whoever removes a dead lock holds a lock for removing that very one: its path is made from the dead one's text.
async function removeDeadLock(path: string, text: string): Promise<void> {
  const id = createHash('sha256').update(text).digest('hex').slice(0, 12);
  const right = await lockFile(temporaryPath(path, id));
  try {
    // Where files cannot appear whole, one without text may be about to get it.
    if (!right.held || text === '') await sleep(PAUSE_MS);
    if (right.held && (await readLock(path))?.text === text) await rm(path, { force: true });
  } finally {
    if (right.held) right.release();
  }
}

function hold(path: string, text: string): LockAttempt {
  const release = () => {
    process.off('exit', release);
    try {
      // Someone may have deleted the file by hand and taken the lock.
      if (readFileSync(path, 'utf8') === text) rmSync(path);
    } catch {
      // It is gone already, or its folder is.
    }
  };
  process.on('exit', release);
  return { held: true, release };
}
