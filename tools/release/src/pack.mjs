import { join } from 'node:path';
import { command } from './command.mjs';
import { root } from './packages.mjs';

/** Packs a package as it would be published.
 *
 *  @param {import('./packages.mjs').Package} one
 *  @param {string} into the folder for the tarball
 *  @returns {Promise<string>} the tarball's path
 */
export async function pack({ folder, manifest }, into) {
  const pnpm = [process.execPath, join(root, 'node_modules', 'pnpm', 'bin', 'pnpm.cjs')];
  await command([...pnpm, 'pack', '--pack-destination', into], { cwd: folder });
  return join(into, `${manifest.name.slice(1).replace('/', '-')}-${manifest.version}.tgz`);
}
