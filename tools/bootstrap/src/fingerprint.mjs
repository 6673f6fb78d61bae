import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The manifests of the workspace: the root's and each package's, as paths relative to the root, sorted.
 *
 *  @param {string} root
 */
export function manifests(root) {
  const rooms = ['packages', 'tools'].flatMap((folder) =>
    readdirSync(join(root, folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => `${folder}/${entry.name}/package.json`),
  );
  return ['package.json', ...rooms.filter((path) => existsSync(join(root, path))).sort()];
}

/** A hash of everything that decides what an installation contains.
 *
 *  @param {string} root
 *  @returns {string} hexadecimal
 */
export function installFingerprint(root) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`);
  for (const path of ['.npmrc', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests(root)]) {
    const text = existsSync(join(root, path)) ? readFileSync(join(root, path)) : '';
    hash.update(`${path} ${text.length}\n`).update(text);
  }
  return hash.digest('hex');
}
