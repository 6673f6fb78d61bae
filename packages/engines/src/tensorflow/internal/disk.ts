import { statfs } from 'node:fs/promises';
import { EngineError } from '@gans/tensor';
import { megabytes } from './folder-size';

/** Room for what else is written. */
const MARGIN_BYTES = 50e6;

/** @throws EngineError when the file system of a folder has no room for so much. */
export async function requireSpace(caller: string, folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const wanted = bytes + MARGIN_BYTES;
  const free = bavail * bsize;
  if (free >= wanted) return;
  throw new EngineError(
    `${caller}: expected ${megabytes(wanted)} of free space in ${folder}, got ${megabytes(free)}. Free some, or name another folder with GANS_CACHE_DIR.`,
  );
}
