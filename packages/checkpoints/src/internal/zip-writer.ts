import { deflateRawSync } from 'node:zlib';
import { ValueError } from '@gans/tensor';
import { crc32 } from './crc32';

/** How the files of an archive are packed. */
export type Compression = 'none' | 'deflate';

/** A file to be archived: its bytes in parts, one after another. */
export interface ZipInput {
  readonly name: string;
  readonly parts: readonly Uint8Array[];
}

const LARGEST = 0xffffffff;
const UNIX_REGULAR_FILE = 0o100644;
const FIRST_OF_JANUARY_1980 = 0x0021;

/** Makes a zip archive, chunk by chunk. Equal files give equal bytes: the time in it is always 1980.
 *
 *  @throws ValueError when the archive would need more than 4 GiB or 65534 files.
 */
export function* zipChunks(
  caller: string,
  files: readonly ZipInput[],
  compression: Compression,
): Generator<Uint8Array> {
  const central: Uint8Array[] = [];
  let offset = 0;
  for (const { name, parts } of files) {
    const crc = parts.reduce((previous, part) => crc32(part, previous), 0);
    const size = total(parts);
    const packed = compression === 'deflate' ? [deflateRawSync(Buffer.concat(parts))] : parts;
    const fields = { name: new TextEncoder().encode(name), crc, size, packedSize: total(packed), compression, offset };
    const local = header(fields, 'local');
    central.push(header(fields, 'central'));
    yield local;
    yield* packed;
    offset += local.length + fields.packedSize;
    if (offset > LARGEST || central.length >= 0xffff)
      throw new ValueError(
        `${caller}: expected arrays of less than 4 GiB together, got more. Write a safetensors file.`,
      );
  }
  yield* central;
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(8, central.length, true);
  end.setUint16(10, central.length, true);
  end.setUint32(12, total(central), true);
  end.setUint32(16, offset, true);
  yield new Uint8Array(end.buffer);
}

interface Fields {
  readonly name: Uint8Array;
  readonly crc: number;
  readonly size: number;
  readonly packedSize: number;
  readonly compression: Compression;
  readonly offset: number;
}

/** The local and the central header share their middle part: version, flags, method, time, CRC, sizes, name length. */
function header({ name, crc, size, packedSize, compression, offset }: Fields, kind: 'local' | 'central'): Uint8Array {
  const isCentral = kind === 'central';
  const fixed = isCentral ? 46 : 30;
  const bytes = new Uint8Array(fixed + name.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, isCentral ? 0x02014b50 : 0x04034b50, true);
  if (isCentral) {
    view.setUint16(4, (3 << 8) | 20, true); // made on Unix, by version 2.0
    view.setUint32(38, UNIX_REGULAR_FILE * 2 ** 16, true);
    view.setUint32(42, offset, true);
  }
  const shared = isCentral ? 6 : 4;
  view.setUint16(shared, 20, true); // version needed: 2.0
  view.setUint16(shared + 2, 0x0800, true); // names are UTF-8
  view.setUint16(shared + 4, compression === 'deflate' ? 8 : 0, true);
  view.setUint16(shared + 8, FIRST_OF_JANUARY_1980, true);
  view.setUint32(shared + 10, crc, true);
  view.setUint32(shared + 14, packedSize, true);
  view.setUint32(shared + 18, size, true);
  view.setUint16(shared + 22, name.length, true);
  bytes.set(name, fixed);
  return bytes;
}

const total = (parts: readonly Uint8Array[]) => parts.reduce((sum, part) => sum + part.length, 0);
