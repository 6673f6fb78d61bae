import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';

const ID_BYTES = 6;
const TEMPORARY = new RegExp(`^\\..+\\.[0-9a-f]{${2 * ID_BYTES}}\\.tmp$`);

/** A hidden path beside `path` for what is not finished yet.
 *
 *  @param id 12 hexadecimal digits; default: random ones, so that nobody else has the same path.
 */
export function temporaryPath(path: string, id = randomBytes(ID_BYTES).toString('hex')): string {
  return join(dirname(path), `.${basename(path)}.${id}.tmp`);
}

/** Tells whether a file name is one that `temporaryPath` makes. */
export function isTemporary(name: string): boolean {
  return TEMPORARY.test(name);
}
