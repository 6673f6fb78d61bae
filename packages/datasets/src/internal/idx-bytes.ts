import { type FileHandle, open } from 'node:fs/promises';
import { constants, gunzip, gunzipSync } from 'node:zlib';
import { FormatError, IoError } from '@gans/tensor';
import {
  describe,
  type IdxHeader,
  type IdxKind,
  lengthError,
  OVERLONG,
  parseIdxHeader,
  sizeText,
  TRUNCATED,
} from './idx-header';

// Deflate expands at most 1032 times: a gzip file shorter than this share of what its header announces cannot hold it.
const LARGEST_GZIP_RATIO = 1032;
const PREFIX_BYTES = 4096;

/** Reads a file that should be IDX, gzip or not, and returns its decoded bytes.
 *
 *  The size that the header announces is held against the file's own size first; only then is memory taken, and never more than announced.
 *
 *  @throws IoError when the file cannot be read.
 *  @throws FormatError in one line when it is not what it should be.
 */
export async function readIdxBytes(path: string, kind: IdxKind): Promise<Uint8Array> {
  const { prefix, size } = await withFile(path, kind, readPrefix);
  checkPointer(prefix, path, kind);
  const isGzip = prefix[0] === 0x1f && prefix[1] === 0x8b;
  const header = parseIdxHeader(isGzip ? inflatePrefix(prefix, path, kind) : prefix, kind, path);
  if (!isGzip && size !== header.totalBytes) throw lengthError(kind, path, header, size);
  if (isGzip && header.totalBytes > LARGEST_GZIP_RATIO * size)
    throw new FormatError(describe(kind, path, sizeText(header), `a gzip file of only ${size} bytes`, TRUNCATED));
  const bytes = await withFile(path, kind, (file) => file.readFile());
  return isGzip ? inflate(bytes, header, path, kind) : bytes;
}

async function withFile<T>(path: string, kind: IdxKind, use: (file: FileHandle) => Promise<T>): Promise<T> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    return await use(file);
  } catch (error) {
    const found = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new IoError(describe(kind, path, 'a readable file', found, 'Check the path and its permissions.'), {
      cause: error,
    });
  } finally {
    await file?.close();
  }
}

async function readPrefix(file: FileHandle): Promise<{ prefix: Uint8Array; size: number }> {
  const { size } = await file.stat();
  const { buffer, bytesRead } = await file.read(new Uint8Array(PREFIX_BYTES), 0, PREFIX_BYTES, 0);
  return { prefix: buffer.subarray(0, bytesRead), size };
}

/** Names the two kinds of stand-in that a clone may hold in place of data. */
function checkPointer(prefix: Uint8Array, path: string, kind: IdxKind): void {
  const text = new TextDecoder('latin1').decode(prefix.subarray(0, 256));
  if (text.startsWith('version https://git-lfs'))
    throw new FormatError(describe(kind, path, 'data', 'a Git LFS pointer', 'Run "git lfs pull" where it came from.'));
  if (/^(\.\.\/|\/)*(\.git\/)?annex\/objects\//.test(text))
    throw new FormatError(describe(kind, path, 'data', 'a git-annex link', 'Run "git annex get" where it came from.'));
}

function inflatePrefix(prefix: Uint8Array, path: string, kind: IdxKind): Uint8Array {
  try {
    return gunzipSync(prefix, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    throw gzipError(error, path, kind);
  }
}

/** Inflates to exactly the announced length; a stream that would go on is stopped there. */
async function inflate(compressed: Uint8Array, header: IdxHeader, path: string, kind: IdxKind): Promise<Uint8Array> {
  let bytes: Uint8Array;
  let consumed: number;
  try {
    [bytes, consumed] = await gunzipCounted(compressed, header.totalBytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw new FormatError(describe(kind, path, sizeText(header), 'more than that', OVERLONG));
    throw gzipError(error, path, kind);
  }
  if (bytes.length !== header.totalBytes) throw lengthError(kind, path, header, bytes.length);
  const left = compressed.length - consumed;
  if (left > 0) throw new FormatError(describe(kind, path, 'one gzip stream', `${left} bytes after its end`, OVERLONG));
  return bytes;
}

function gunzipCounted(
  compressed: Uint8Array,
  maxOutputLength: number,
): Promise<[bytes: Uint8Array, consumed: number]> {
  return new Promise((resolve, reject) => {
    // With `info`, Node hands over the stream too, which knows how much it has read; the type declarations leave that out.
    const done = (error: Error | null, result: unknown) => {
      if (error) return reject(error);
      const { buffer, engine } = result as { buffer: Uint8Array; engine: { bytesWritten: number } };
      resolve([buffer, engine.bytesWritten]);
    };
    gunzip(compressed, { info: true, maxOutputLength, chunkSize: 2 ** 20 }, done);
  });
}

function gzipError(error: unknown, path: string, kind: IdxKind): FormatError {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'Z_BUF_ERROR'
    ? new FormatError(describe(kind, path, 'a whole gzip stream', 'one that ends early', TRUNCATED))
    : new FormatError(
        describe(kind, path, 'a sound gzip stream', `a damaged one (${message})`, 'Fetch the file again.'),
      );
}
