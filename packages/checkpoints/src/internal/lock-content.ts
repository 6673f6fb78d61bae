import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { isRunning, processStart } from './process-identity';

/** What a lock file says, as JSON. */
export interface LockContent {
  readonly processId: number;
  readonly host: string;
  /** Of the process, see `processStart`. */
  readonly start?: string | undefined;
  /** Makes each lock different from all before it. */
  readonly token: string;
}

/** A lock file as it was found. */
export interface FoundLock {
  readonly text: string;
  /** Undefined when the text is none of ours: a power cut may leave a file that says nothing. */
  readonly content: LockContent | undefined;
  readonly since: Date;
}

/** What the lock file of this process would say; another text each time. */
export async function ownLockText(): Promise<string> {
  const token = randomBytes(8).toString('hex');
  const own: LockContent = { processId: process.pid, host: hostname(), start: await processStart(process.pid), token };
  return JSON.stringify(own);
}

/** Reads a lock file; undefined when there is none. */
export async function readLock(path: string): Promise<FoundLock | undefined> {
  try {
    const text = await readFile(path, 'utf8');
    return { text, content: parse(text), since: (await stat(path)).mtime };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Tells whether a lock is held as far as this machine can know: its processes are looked up, those of others are believed to be there. */
export async function isHeld({ processId, host, start }: LockContent): Promise<boolean> {
  return host !== hostname() || isRunning(processId, start);
}

function parse(text: string): LockContent | undefined {
  try {
    const { processId, host, start, token } = JSON.parse(text) as Partial<LockContent>;
    const isOurs = Number.isSafeInteger(processId) && typeof host === 'string' && typeof token === 'string';
    return isOurs ? { processId: processId!, host, start, token } : undefined;
  } catch {
    return undefined;
  }
}
