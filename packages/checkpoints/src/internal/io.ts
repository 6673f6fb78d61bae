import { type FileHandle, open } from 'node:fs/promises';
import { IoError, isGansError } from '@gans/tensor';

/** What to do about the errors that the operating system reports most. */
const ADVICE: Readonly<Record<string, readonly [found: string, advice: string]>> = {
  ENOENT: ['nothing there', 'Check the path; folders are not made.'],
  ENOTDIR: ['a file where a folder should be', 'Check the path.'],
  EISDIR: ['a folder', 'Give the path of a file.'],
  EACCES: ['no permission', 'Choose another folder or change its permissions.'],
  EPERM: ['no permission', 'Choose another folder or change its permissions.'],
  EROFS: ['a read-only file system', 'Choose another folder.'],
  ENOSPC: ['a full disk', 'Free some space and try again.'],
  EDQUOT: ['an exhausted quota', 'Free some space and try again.'],
  EFBIG: ['a limit on the size of files', 'Raise the limit or write less.'],
};

/** Turns an error of the operating system into one line; errors of our own pass unchanged.
 *
 *  @param caller name of the public function.
 *  @param path that it worked on.
 *  @param wanted what the path should have been, for example 'a readable file'.
 */
export function toIoError(caller: string, path: string, wanted: string, error: unknown): Error {
  if (isGansError(error)) return error;
  const code = (error as NodeJS.ErrnoException | null)?.code;
  const [found, advice] = ADVICE[code ?? ''] ?? [code ?? String(error), 'Check the path and the file system.'];
  const because = code === undefined || found === code ? found : `${found} (${code})`;
  return new IoError(`${caller}: expected ${path} to be ${wanted}, got ${because}. ${advice}`, { cause: error });
}

/** Opens a file for reading, uses it and closes it. */
export async function withFile<T>(
  caller: string,
  path: string,
  use: (file: FileHandle, sizeBytes: number) => Promise<T>,
): Promise<T> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    const stat = await file.stat();
    if (stat.isDirectory()) throw Object.assign(new Error('EISDIR'), { code: 'EISDIR' });
    return await use(file, stat.size);
  } catch (error) {
    throw toIoError(caller, path, 'a readable file', error);
  } finally {
    await file?.close();
  }
}

/** Opens a file for writing, uses it and closes it.
 *
 *  @param flags 'a' makes the file when it is absent, 'r+' does not.
 */
export async function withWritableFile(
  caller: string,
  path: string,
  flags: 'a' | 'r+',
  use: (file: FileHandle) => Promise<void>,
): Promise<void> {
  try {
    const file = await open(path, flags);
    try {
      await use(file);
    } finally {
      // Some network shares tell of a full disk only here.
      await file.close();
    }
  } catch (error) {
    throw toIoError(caller, path, 'a writable file', error);
  }
}

/** Reads `length` bytes from `position` on into memory of their own; fewer where the file ends. */
export async function readRange(file: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, Math.min(length - filled, 2 ** 30), position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}
