import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FormatError, IoError } from '@gans/tensor';
import { openBytes } from './byte-source';
import { tarEntries } from './tar';

/** A file in a folder or archive, read whenever it is wanted. */
export interface StoredFile {
  /** Path inside the folder or archive, with '/'. */
  readonly path: string;
  read(): Uint8Array;
}

// What operating systems leave behind: .DS_Store, ._cat.jpg, __MACOSX/.
const HIDDEN = /(^|\/)(\.|__MACOSX\/)/;
const LARGEST_FILE_BYTES = 2 ** 28;

/** Lists the files of a folder, or of a tar or tar.gz archive, sorted by path, so that no order of a file system or archive shows.
 *
 *  Files of a folder and of a plain archive stay where they are until read; of a tar.gz, which cannot be entered in the middle, the wanted ones are kept in memory.
 *
 *  @param wanted paths that will be read; others are listed but cannot be.
 *  @throws IoError when the path cannot be read.
 *  @throws FormatError when the archive is damaged, or holds a file twice or above 256 MiB.
 */
export async function listFiles(caller: string, path: string, wanted: RegExp): Promise<readonly StoredFile[]> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new IoError(`${caller}: expected ${path} to be a folder or an archive, got ${error.code}. Check the path.`, {
      cause: error,
    });
  });
  const files = found.isDirectory() ? await listFolder(caller, path) : await listArchive(caller, path, wanted);
  const sorted = files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const twice = sorted.find((file, i) => file.path === sorted[i + 1]?.path);
  if (twice !== undefined)
    throw new FormatError(`${caller}: expected ${path} to hold each file once, got ${twice.path} twice. Pack it anew.`);
  return sorted;
}

async function listFolder(caller: string, root: string): Promise<StoredFile[]> {
  const files: StoredFile[] = [];
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop())
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      const isFolder = entry.isSymbolicLink()
        ? (await stat(join(root, path)).catch(() => undefined))?.isDirectory()
        : entry.isDirectory();
      if (HIDDEN.test(`${path}${isFolder ? '/' : ''}`)) continue;
      if (isFolder) folders.push(path);
      else files.push({ path, read: () => readFile(caller, join(root, path)) });
    }
  return files;
}

function readFile(caller: string, path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw unreadable(caller, path, error);
  }
}

async function listArchive(caller: string, archive: string, wanted: RegExp): Promise<StoredFile[]> {
  const files: StoredFile[] = [];
  const { source, isGzip } = await openBytes(caller, archive);
  try {
    for await (const { path, offset, sizeBytes } of tarEntries(caller, archive, source)) {
      if (HIDDEN.test(path)) continue;
      if (!wanted.test(path)) {
        files.push({ path, read: () => readRange(caller, archive, offset, 0) });
        continue;
      }
      if (sizeBytes > LARGEST_FILE_BYTES)
        throw new FormatError(
          `${caller}: expected each file in ${archive} to have at most ${LARGEST_FILE_BYTES} bytes, got ${sizeBytes} for ${path}. Remove it.`,
        );
      if (!isGzip) files.push({ path, read: () => readRange(caller, archive, offset, sizeBytes) });
      else {
        const bytes = await source.read(sizeBytes);
        files.push({ path, read: () => bytes });
      }
    }
  } finally {
    await source.close();
  }
  return files;
}

function readRange(caller: string, path: string, offset: number, sizeBytes: number): Uint8Array {
  const bytes = new Uint8Array(sizeBytes);
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    return bytes.subarray(0, readSync(file, bytes, 0, sizeBytes, offset));
  } catch (error) {
    throw unreadable(caller, path, error);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

const unreadable = (caller: string, path: string, error: unknown) =>
  new IoError(
    `${caller}: expected ${path} to be a readable file, got ${(error as NodeJS.ErrnoException).code}. Check it and its permissions.`,
    { cause: error },
  );
