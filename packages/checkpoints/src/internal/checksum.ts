import { createHash } from 'node:crypto';
import type { Metadata, Refuse } from './safetensors-header';

/** The metadata entry of a safetensors file that holds the SHA-256 of its data section. It tells of the file, not of its content: readers do not pass it on. */
export const CHECKSUM_KEY = 'data_sha256';

/** SHA-256 of chunks, in hexadecimal digits. */
export async function sha256Of(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of chunks) hash.update(chunk);
  return hash.digest('hex');
}

/** Metadata with a checksum beside it. */
export function withChecksum(metadata: Metadata, checksum: string): Metadata {
  return { ...metadata, [CHECKSUM_KEY]: checksum };
}

/** Parts a file's metadata into what the user gave and the checksum, if there is one. */
export function splitChecksum(all: Metadata): { metadata: Metadata; checksum: string | undefined } {
  const { [CHECKSUM_KEY]: checksum, ...metadata } = all;
  return { metadata, checksum };
}

/** Throws when the data is not what was written. */
export function checkSum(expected: string | undefined, found: string | undefined, refuse: Refuse): void {
  if (expected !== found) throw refuse(`data with the SHA-256 ${expected}`, String(found));
}
