import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { toIoError } from './internal/io';
import { temporaryPath } from './internal/temporary';
import { writeAll } from './internal/write-all';

/** What a file is written from: bytes, text (as UTF-8), or chunks made one by one, so that a large file need not be held in memory. */
export type FileContent = Uint8Array | string | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** Writes a file so that it is never seen half-written: whoever reads `path`, at any time and after any crash, finds the old content or the new.
 *
 *  A hidden temporary file in the same folder, fsync, rename over the old file, fsync of the folder. A kill may leave the temporary file: `removeTemporaryFiles`.
 *  Pillai et al., "All file systems are not created equal", OSDI 2014, section 2: why each step is needed.
 *
 *  @param path of the file; its folder must exist.
 *  @param content bytes, text or chunks; chunks are asked for one at a time.
 *  @throws IoError (one line) when the folder is missing or cannot be written, or the disk is full: the old file is intact and the temporary one removed.
 *  @throws whatever the chunks throw, under the same guarantee.
 *  @example
 *  await writeFileAtomic('runs/a/result.json', JSON.stringify(result));
 */
export async function writeFileAtomic(path: string, content: FileContent): Promise<void> {
  const temporary = temporaryPath(path);
  const attempt = <T>(operation: Promise<T>): Promise<T> =>
    operation.catch((error) => {
      throw toIoError('writeFileAtomic', path, 'a writable file', error);
    });
  const file = await attempt(open(temporary, 'wx'));
  try {
    try {
      for await (const chunk of chunksOf(content)) await attempt(writeAll(file, chunk));
      await attempt(file.sync());
    } finally {
      // Some network shares tell of a full disk only here.
      await attempt(file.close());
    }
    await attempt(rename(temporary, path));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

function chunksOf(content: FileContent): Iterable<Uint8Array> | AsyncIterable<Uint8Array> {
  if (typeof content === 'string') return [new TextEncoder().encode(content)];
  return content instanceof Uint8Array ? [content] : content;
}

/** Makes the rename itself last; systems that cannot do that to a folder (Windows) order it themselves. */
async function syncFolder(folder: string): Promise<void> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(folder, 'r');
    await handle.sync();
  } catch {
    // The new file is complete and in place; only its survival of a power cut in the next seconds is not confirmed.
  } finally {
    await handle?.close();
  }
}
