import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the checkout. */
export const root = fileURLToPath(new URL('../../..', import.meta.url));

/** A package that is published.
 *  @typedef {{ name: string, folder: string, manifest: any }} Package
 */

/** The packages below `packages/`, by folder name.
 *
 *  @returns {Package[]}
 */
export function publicPackages() {
  return readdirSync(join(root, 'packages'))
    .sort()
    .map((name) => {
      const folder = join(root, 'packages', name);
      return { name, folder, manifest: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) };
    });
}

/** The names of our packages that a package needs, directly or through others, itself first.
 *
 *  @param {Package} start
 *  @param {readonly Package[]} all
 *  @returns {string[]}
 */
export function closure(start, all) {
  const found = new Set([start.manifest.name]);
  for (const name of found) {
    const { manifest } = all.find((one) => one.manifest.name === name) ?? start;
    for (const dependency of Object.keys(manifest.dependencies ?? {})) {
      if (all.some((one) => one.manifest.name === dependency)) found.add(dependency);
    }
  }
  return [...found];
}

/** The entries that a manifest exports, as the last part of an import: `''` for `.`, `/ops` for `./ops`.
 *
 *  @param {any} manifest
 *  @returns {string[]}
 */
export const entries = (manifest) =>
  Object.keys(manifest.exports)
    .filter((key) => key !== './package.json')
    .map((key) => key.slice(1));
