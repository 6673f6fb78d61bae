import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { FormatError, IoError } from '@gans/tensor';

/** Bytes that are read from front to back. */
export interface ByteSource {
  /** Bytes passed so far. */
  readonly position: number;
  /** The next `count` bytes, or fewer where the source ends. */
  read(count: number): Promise<Uint8Array>;
  /** Passes over `count` bytes. */
  skip(count: number): Promise<void>;
  close(): Promise<void>;
}

/** Opens a file, inflating it on the way when it is gzip (told by content).
 *
 *  @returns the bytes, and whether the file itself holds them at the same positions.
 *  @throws IoError when the file cannot be read.
 *  @throws FormatError, on reading, when the gzip stream is damaged or ends early.
 */
export async function openBytes(
  caller: string,
  path: string,
): Promise<{ readonly source: ByteSource; readonly isGzip: boolean }> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    throw new IoError(
      `${caller}: expected ${path} to be a readable file, got ${error.code}. Check the path and its permissions.`,
      { cause: error },
    );
  });
  const { buffer, bytesRead } = await file.read(new Uint8Array(2), 0, 2, 0);
  const isGzip = bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  if (!isGzip) return { source: plainSource(file), isGzip };
  await file.close();
  return { source: gzipSource(caller, path), isGzip };
}

function plainSource(file: FileHandle): ByteSource {
  let position = 0;
  return {
    get position() {
      return position;
    },
    async read(count) {
      const { buffer, bytesRead } = await file.read(new Uint8Array(count), 0, count, position);
      position += bytesRead;
      return buffer.subarray(0, bytesRead);
    },
    async skip(count) {
      position = Math.min(position + count, (await file.stat()).size);
    },
    close: () => file.close(),
  };
}

function gzipSource(caller: string, path: string): ByteSource {
  const inflated = createGunzip({ chunkSize: 2 ** 18 });
  // Errors of either stream reach the loop below through the last one.
  pipeline(createReadStream(path), inflated, () => {});
  const chunks = inflated[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  let chunk: Uint8Array = new Uint8Array(0);
  let position = 0;
  const next = async (): Promise<boolean> => {
    try {
      const { done, value } = await chunks.next();
      if (done) return false;
      chunk = value;
      return true;
    } catch (error) {
      throw new FormatError(
        `${caller}: expected ${path} to be a whole gzip stream, got ${(error as Error).message} after ${position} bytes. Fetch the file again.`,
      );
    }
  };
  const pass = async (count: number, take: (bytes: Uint8Array, at: number) => void): Promise<number> => {
    let passed = 0;
    while (passed < count && (chunk.length > 0 || (await next()))) {
      const part = chunk.subarray(0, count - passed);
      take(part, passed);
      passed += part.length;
      position += part.length;
      chunk = chunk.subarray(part.length);
    }
    return passed;
  };
  return {
    get position() {
      return position;
    },
    async read(count) {
      const bytes = new Uint8Array(count);
      return bytes.subarray(0, await pass(count, (part, at) => bytes.set(part, at)));
    },
    async skip(count) {
      await pass(count, () => {});
    },
    close: async () => {
      inflated.destroy();
    },
  };
}
