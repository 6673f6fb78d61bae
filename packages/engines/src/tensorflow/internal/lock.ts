import { type FileHandle, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasEnded, ownMark, type ProcessMark } from './process-mark';
import { throwIfStopped } from './stopped';
import { cacheError } from './work-folder';

const HEARTBEAT_MS = 1_000;
const SILENCE_MS = 20_000;
const POLL_MS = 200;

/** A lock that this process holds. */
export interface Lock {
  release(): Promise<void>;
}

/** Takes the lock at a path, after whoever holds it. A holder that was killed does not count.
 *
 *  It keeps two processes from doing the same work; that they do not harm each other is seen to by work folders and renames.
 *
 *  @param onHeld is told once who holds it; throw there to give up.
 *  @param silenceMs a holder that cannot be asked is dead when its heart has not beaten for so long; it beats each second.
 *  @throws EngineError when nothing can be written there; GansError (code ABORTED).
 */
export async function takeLock(
  caller: string,
  path: string,
  onHeld: (holder: ProcessMark | undefined) => void,
  signal: AbortSignal | undefined,
  silenceMs = SILENCE_MS,
): Promise<Lock> {
  let told = false;
  let beat = { mtimeMs: 0, silentMs: 0 };
  for (;;) {
    throwIfStopped(caller, signal);
    const handle = await create(caller, path);
    if (handle !== undefined) return hold(path, handle);
    const held = await look(path);
    if (held === undefined) continue;
    beat = held.mtimeMs === beat.mtimeMs ? { ...beat, silentMs: beat.silentMs + POLL_MS } : { ...held, silentMs: 0 };
    const { holder } = held;
    if ((holder !== undefined && (await hasEnded(holder))) || beat.silentMs > silenceMs) {
      await clear(path, held);
      continue;
    }
    if (!told) onHeld(holder);
    told = true;
    await sleep(POLL_MS, undefined, { signal }).catch(() => {});
  }
}

/** Makes the lock's file; undefined when it is there. */
async function create(caller: string, path: string): Promise<FileHandle | undefined> {
  try {
    await mkdir(dirname(path), { recursive: true });
    return await open(path, 'wx');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
    throw cacheError(caller, dirname(path), error);
  }
}

async function hold(path: string, handle: FileHandle): Promise<Lock> {
  const text = `${JSON.stringify(await ownMark())}\n`;
  const beat = () => handle.write(text, 0).catch(() => {});
  await beat();
  await rm(oldName(path), { recursive: true, force: true });
  const timer = setInterval(beat, HEARTBEAT_MS).unref();
  return {
    async release() {
      clearInterval(timer);
      const [own, present] = await Promise.all([handle.stat(), stat(path).catch(() => undefined)]);
      if (present?.ino === own.ino) await rm(path, { force: true });
      await handle.close();
    },
  };
}

interface Held {
  readonly mtimeMs: number;
  /** Undefined where the file does not say it: it is being made, or somebody else's. */
  readonly holder: ProcessMark | undefined;
}

async function look(path: string): Promise<Held | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return undefined; // released just now
  try {
    return { mtimeMs: found.mtimeMs, holder: JSON.parse(await readFile(path, 'utf8')) as ProcessMark };
  } catch {
    return { mtimeMs: found.mtimeMs, holder: undefined };
  }
}

/** Removes the lock of a dead holder. Between the look and this, another process may have done so and taken it: then it is that one's lock which was moved, and it is moved back. */
async function clear(path: string, { mtimeMs }: Held): Promise<void> {
  const aside = oldName(path);
  try {
    await rename(path, aside);
    if ((await stat(aside)).mtimeMs !== mtimeMs) await rename(aside, path);
  } catch {
    // Somebody else was faster.
  }
}

const oldName = (path: string) => `${path}.old`;
