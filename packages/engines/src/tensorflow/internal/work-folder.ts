import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { EngineError } from '@gans/tensor';

const DAY_MS = 86_400_000;

/** Makes a folder to work in, which what is finished is renamed out of. Its name says whose it is, so that another process can tell when it is an orphan.
 *
 *  @param parent must be on the file system of the finished thing; made if it is not there.
 *  @param purpose first word of its name.
 *  @throws EngineError when nothing can be written there.
 */
export async function makeWorkFolder(caller: string, parent: string, purpose: string): Promise<string> {
  try {
    await mkdir(parent, { recursive: true });
    return await mkdtemp(join(parent, `${purpose}-${hostname()}-${process.pid}-`));
  } catch (error) {
    throw cacheError(caller, parent, error);
  }
}

/** Removes the folders beside a fresh one that killed processes have left: their process is gone, or nothing has been put into them for a day where it cannot be asked (another machine, a number used again). */
export async function removeOrphans(fresh: string): Promise<void> {
  const parent = dirname(fresh);
  const [purpose] = basename(fresh).split('-', 1);
  const { mtimeMs: now } = await stat(fresh); // the file system is the clock
  for (const name of await readdir(parent)) {
    const [, kind, host, pid] = name.match(/^([a-z]+)-(.+)-(\d+)-[^-]*$/) ?? [];
    const folder = join(parent, name);
    if (kind !== purpose || folder === fresh) continue;
    const isGone = host === hostname() && !isAlive(Number(pid));
    if (isGone || now - (await lastChange(folder)) > DAY_MS) await removeFolder(folder);
  }
}

const lastChange = (folder: string) =>
  stat(folder).then(
    ({ mtimeMs }) => mtimeMs,
    () => Number.POSITIVE_INFINITY, // removed by somebody else
  );

/** Whether a process of this machine runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // it runs, as somebody else
  }
}

/** Gives a finished folder its name, as the last act; where another process has just put one there, that one is as good. */
export async function moveIntoPlace(caller: string, finished: string, folder: string): Promise<void> {
  await rename(finished, folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw cacheError(caller, folder, error);
  });
}

/** Removes a folder with all that is in it, also when a dying process still writes there. */
export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}

/** What to tell a user whose cache cannot be written. */
export function cacheError(caller: string, folder: string, error: unknown): EngineError {
  const { code, message } = error as NodeJS.ErrnoException;
  const advice = code === 'ENOSPC' ? 'Free some space, or name' : 'Name';
  return new EngineError(
    `${caller}: expected to write into the cache folder ${folder}, got ${code ?? message}. ${advice} another folder with GANS_CACHE_DIR.`,
    { cause: error },
  );
}
