import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes in the files below a folder; what vanishes while it is counted counts nothing. */
export async function folderSize(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return folderSize(path);
      return (await lstat(path).catch(() => ({ size: 0 }))).size;
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

const POLL_MS = 250;

/** Reports the size of a folder again and again while a task runs that fills it. */
export async function whileGrowing<T>(
  folder: string,
  report: (sizeBytes: number) => void,
  task: Promise<T>,
): Promise<T> {
  let running = true;
  const timer = setInterval(async () => {
    const size = await folderSize(folder);
    if (running) report(size);
  }, POLL_MS);
  try {
    return await task;
  } finally {
    running = false;
    clearInterval(timer);
  }
}

/** A size as people read it. */
export const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;
