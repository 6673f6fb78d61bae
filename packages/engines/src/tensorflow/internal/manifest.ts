import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** What is known of a file that was unpacked. */
export interface KeptFile {
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** What was unpacked into the folder of a library in the cache. */
export interface Manifest {
  /** TensorFlow's version. */
  readonly version: string;
  /** By path below the folder, with slashes. */
  readonly files: Readonly<Record<string, KeptFile>>;
}

const NAME = 'manifest.json';

/** Writes what a folder holds into it. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await writeFile(join(folder, NAME), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Reads what a folder is said to hold; undefined where nothing readable says so. */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  try {
    const data: unknown = JSON.parse(await readFile(join(folder, NAME), 'utf8'));
    return isManifest(data) ? data : undefined;
  } catch {
    return undefined;
  }
}

/** What is wrong with a library in the cache; undefined when it is as it was unpacked.
 *
 *  @param by the sizes of its files, a millisecond, for each start of an engine; or their contents too, a second or two.
 */
export async function brokenLibrary(folder: string, by: 'sizes' | 'contents'): Promise<string | undefined> {
  const manifest = await readManifest(folder);
  if (manifest === undefined) return `its ${NAME} is missing or unreadable`;
  const check = by === 'sizes' ? wrongSize : wrongContents;
  const wrong = await Promise.all(
    Object.entries(manifest.files).map(async ([path, kept]) => {
      const complaint = await check(join(folder, path), kept);
      return complaint && `${path} ${complaint}`;
    }),
  );
  return wrong.find((complaint) => complaint !== undefined);
}

async function wrongSize(path: string, { sizeBytes }: KeptFile): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return 'is missing';
  return found.size === sizeBytes ? undefined : `has ${found.size} bytes instead of ${sizeBytes}`;
}

async function wrongContents(path: string, kept: KeptFile): Promise<string | undefined> {
  const complaint = await wrongSize(path, kept);
  if (complaint !== undefined) return complaint;
  return (await fileHash(path)) === kept.sha256 ? undefined : 'has changed since it was unpacked';
}

/** SHA-256 of a file, in hexadecimal. */
export async function fileHash(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

function isManifest(data: unknown): data is Manifest {
  if (typeof data !== 'object' || data === null) return false;
  const { version, files } = data as Partial<Record<keyof Manifest, unknown>>;
  if (typeof version !== 'string' || typeof files !== 'object' || files === null) return false;
  return Object.values(files).every((file) => typeof file?.sizeBytes === 'number' && typeof file.sha256 === 'string');
}
