import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { EngineError } from '@gans/tensor';
import { hasEnded, ownMark } from './process-mark';

/** Makes a folder to work in, which what is finished is renamed out of. Its name says whose it is, so that another process can tell when it is an orphan.
 *
 *  @param parent must be on the file system of the finished thing; made if it is not there.
 *  @param purpose first word of its name.
 *  @throws EngineError when nothing can be written there.
 */
export async function makeWorkFolder(caller: string, parent: string, purpose: string): Promise<string> {
  const { host, pid, start } = await ownMark();
  try {
    await mkdir(parent, { recursive: true });
    return await mkdtemp(join(parent, `${purpose}-${host}-${pid}-${start}-`));
  } catch (error) {
    throw cacheError(caller, parent, error);
  }
}

/** Removes the work folders of processes that have ended.
 *
 *  @param unlocked says that whoever works in such a folder holds no lock. Else the caller holds it, and what another machine has left, which cannot be asked, is an orphan too.
 */
export async function removeOrphans(parent: string, purpose: string, { unlocked = false } = {}): Promise<void> {
  for (const name of await readdir(parent).catch(() => [])) {
    const [, kind, host = '', pid, start = ''] = name.match(/^([a-z]+)-(.+)-(\d+)-(\d+)-[^-]*$/) ?? [];
    if (kind !== purpose) continue;
    const isOrphan = (await hasEnded({ host, pid: Number(pid), start })) || (host !== hostname() && !unlocked);
    if (isOrphan) await removeFolder(join(parent, name));
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

/** Turns what the file system says while something is made in the cache (a full disk, no permission) into words for a user; other errors are left as they are. */
export function asCacheError(caller: string, folder: string, error: unknown): unknown {
  return error instanceof Error && 'syscall' in error ? cacheError(caller, folder, error) : error;
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
