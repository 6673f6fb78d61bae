import { dirname } from 'node:path';

/** Folders that hold people's files. */
const personal = /(?<![\w.~-])\/(?:home|root|Users)\/\w/;

/** No committed file names a folder of one machine.
 *
 *  @type {import('../rules.mjs').Rule}
 */
export function* machinePaths({ root, files }) {
  const above = dirname(root.replace(/\/$/, ''));
  const isTelling = above.length > 1 && !/^\/(?:tmp|var|private|mnt)(?:\/|$)/.test(above);
  for (const { path, text } of files) {
    for (const [i, line] of text.split('\n').entries()) {
      if (personal.test(line) || (isTelling && line.includes(`${above}/`))) {
        yield { file: path, line: i + 1, message: 'names a folder of one machine' };
      }
    }
  }
}
