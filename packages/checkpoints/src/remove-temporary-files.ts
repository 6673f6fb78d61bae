import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { toIoError } from './internal/io';
import { isTemporary } from './internal/temporary';

/** Removes what processes left behind that were killed while they wrote: the hidden temporary files of `writeFileAtomic` (and of everything built on it) and of `lockFile`.
 *
 *  For a folder that nobody else writes to at the time: a file that is being written cannot be told from one that was abandoned. Take a lock first.
 *
 *  @param folder whose own files are looked at, not those of its subfolders; it may be absent.
 *  @returns names of the files removed, sorted.
 *  @throws IoError when the folder cannot be read or a file cannot be removed.
 *  @example
 *  await removeTemporaryFiles('runs/a'); // ['.result.json.04c8f1b2a9de.tmp']
 */
export async function removeTemporaryFiles(folder: string): Promise<string[]> {
  try {
    const names = (await readdir(folder)).filter(isTemporary).sort();
    for (const name of names) await rm(join(folder, name), { force: true });
    return names;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw toIoError('removeTemporaryFiles', folder, 'a folder whose files can be removed', error);
  }
}
