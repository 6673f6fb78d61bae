import { constants } from 'node:fs';
import { copyFile, link, rm, writeFile } from 'node:fs/promises';
import { temporaryPath } from './temporary';

/** File systems that cannot link say so in one of these ways. */
const NO_LINKS: readonly (string | undefined)[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'];

/** Makes a file that did not exist, with all its text from its first moment on.
 *
 *  Where there are no hard links it may be seen empty for a moment.
 *
 *  @returns false when something has the path already, or has swept the temporary file away.
 */
export async function createFileWhole(path: string, text: string): Promise<boolean> {
  const temporary = temporaryPath(path);
  await writeFile(temporary, text, { flag: 'wx' });
  try {
    await link(temporary, path).catch((error: NodeJS.ErrnoException) => {
      if (!NO_LINKS.includes(error.code)) throw error;
      return copyFile(temporary, path, constants.COPYFILE_EXCL);
    });
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' || code === 'ENOENT') return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}
