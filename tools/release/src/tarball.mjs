import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const block = 512;

/** The text of a field of a tar header, up to its first zero byte.
 *
 *  @param {Buffer} header
 *  @param {number} start
 *  @param {number} length
 */
const field = (header, start, length) =>
  header
    .subarray(start, start + length)
    .toString('utf8')
    .replace(/\0.*$/s, '');

/** The regular files of an npm tarball, without the leading `package/`.
 *
 *  @param {Uint8Array} bytes a gzipped ustar archive, as pnpm and npm pack write it
 *  @returns {Map<string, Buffer>}
 */
export function readTarball(bytes) {
  const archive = gunzipSync(bytes);
  const files = new Map();
  for (let at = 0; at + block <= archive.length; ) {
    const header = archive.subarray(at, at + block);
    const name = field(header, 0, 100);
    if (name === '') break;
    const prefix = field(header, 345, 155);
    const size = Number.parseInt(field(header, 124, 12), 8);
    const type = field(header, 156, 1);
    at += block;
    const path = prefix === '' ? name : `${prefix}/${name}`;
    if (type === '0' || type === '') files.set(path.replace(/^package\//, ''), archive.subarray(at, at + size));
    at += Math.ceil(size / block) * block;
  }
  return files;
}

/** The regular files of a tarball on disk.
 *
 *  @param {string} path
 */
export const openTarball = (path) => readTarball(readFileSync(path));
