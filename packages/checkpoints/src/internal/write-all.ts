import type { FileHandle } from 'node:fs/promises';

const LARGEST_WRITE = 2 ** 30;

/** Writes all bytes where the file stands, in as many calls as the system wants. */
export async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const { bytesWritten } = await file.write(bytes, written, Math.min(bytes.length - written, LARGEST_WRITE));
    written += bytesWritten;
  }
}
