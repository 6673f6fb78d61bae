import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { FormatError, IoError } from '@gans/tensor';
import { openBytes } from './byte-source';
import { tarEntries } from './tar';

/** A file in a folder or archive, read whenever it is wanted. */
export interface StoredFile {
  /** Path inside the folder or archive, with '/'. */
  readonly path: string;
  read(): Uint8Array;
}

/** What a folder or archive holds. */
export interface Listing {
  /** Sorted by path. */
  readonly files: readonly StoredFile[];
  /** Folders without a file in them or below, likewise. */
  readonly emptyFolders: readonly string[];
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
 *  @throws FormatError when the archive is damaged, or holds a file twice or above 256 MiB, or a link leads back to a folder that it is in.
 */
export async function listFiles(caller: string, path: string, wanted: RegExp): Promise<Listing> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new IoError(`${caller}: expected ${path} to be a folder or an archive, got ${error.code}. Check the path.`, {
      cause: error,
    });
  });
  const { files, folders } = found.isDirectory()
    ? await listFolder(caller, path)
    : await listArchive(caller, path, wanted);
  files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const twice = files.find((file, i) => file.path === files[i + 1]?.path);
  if (twice !== undefined)
    throw new FormatError(`${caller}: expected ${path} to hold each file once, got ${twice.path} twice. Pack it anew.`);
  return { files, emptyFolders: withoutFiles(folders, files) };
}

interface Found {
  readonly files: StoredFile[];
  readonly folders: string[];
}

/** A folder that is being listed: its path inside the root, and where it and the folders that led to it really are. */
interface OpenFolder {
  readonly path: string;
  readonly places: readonly string[];
}

async function listFolder(caller: string, root: string): Promise<Found> {
  const [files, folders]: [StoredFile[], string[]] = [[], []];
  const open: OpenFolder[] = [{ path: '', places: [await realpath(root)] }];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop())
    for (const entry of await readdir(join(root, folder.path), { withFileTypes: true })) {
      const path = folder.path === '' ? entry.name : `${folder.path}/${entry.name}`;
      const isFolder = entry.isSymbolicLink()
        ? (await stat(join(root, path)).catch(() => undefined))?.isDirectory()
        : entry.isDirectory();
      if (HIDDEN.test(`${path}${isFolder ? '/' : ''}`)) continue;
      if (!isFolder) {
        files.push({ path, read: () => readFile(caller, join(root, path)) });
        continue;
      }
      const place = await realpath(join(root, path));
      if (folder.places.some((outer) => `${outer}${sep}`.startsWith(`${place}${sep}`)))
        throw new FormatError(
          `${caller}: expected the folders of ${root} to end, got a link ${path} to a folder that it is in. Remove it.`,
        );
      folders.push(path);
      open.push({ path, places: [...folder.places, place] });
    }
  return { files, folders };
}

function withoutFiles(folders: readonly string[], files: readonly StoredFile[]): string[] {
  const filled = new Set<string>();
  for (const { path } of files)
    for (let at = path.lastIndexOf('/'); at > 0 && !filled.has(path.slice(0, at)); at = path.lastIndexOf('/', at - 1))
      filled.add(path.slice(0, at));
  return folders.filter((folder) => !filled.has(folder)).sort();
}

function readFile(caller: string, path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw unreadable(caller, path, error);
  }
}

async function listArchive(caller: string, archive: string, wanted: RegExp): Promise<Found> {
  const [files, folders]: [StoredFile[], string[]] = [[], []];
  const { source, isGzip } = await openBytes(caller, archive);
  try {
    for await (const { path, isFolder, offset, sizeBytes } of tarEntries(caller, archive, source)) {
      if (HIDDEN.test(path)) continue;
      if (isFolder) {
        if (path !== '') folders.push(path);
        continue;
      }
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
  return { files, folders };
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
