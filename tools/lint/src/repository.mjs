import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reachable } from './reach.mjs';
import { parseSource } from './source.mjs';

/** A text file; `path` is relative to the root, with slashes.
 *  @typedef {{ path: string, text: string }} TextFile
 */

/** A package below `packages/`, or a tool that has a manifest.
 *  @typedef {object} Package
 *  @property {string} name the folder's name
 *  @property {string} folder relative to the root
 *  @property {any} manifest the parsed package.json
 *  @property {readonly TextFile[]} files every text file of it
 *  @property {readonly import('./source.mjs').Source[]} sources its TypeScript below src/
 *  @property {readonly import('./source.mjs').Source[]} shipped the sources that its entries reach
 */

/** What the rules look at.
 *  @typedef {{ root: string, files: readonly TextFile[], packages: readonly Package[] }} Repository
 */

const leftOut = new Set(['node_modules', 'dist', '.git', '.turbo', '.cache', 'runs', 'coverage', 'pnpm-lock.yaml']);
const binary = /\.(?:png|jpe?g|gif|ico|wasm|gz|tgz|zip|npy|npz|pt|pth|safetensors|bin|woff2?)$/;

/** Paths of all text files below a folder, as git would see them.
 *
 *  @param {string} root
 *  @param {string} folder
 *  @returns {string[]}
 */
function walk(root, folder) {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => !leftOut.has(entry.name))
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return walk(root, path);
      return entry.isFile() && !binary.test(entry.name) ? [path] : [];
    })
    .sort();
}

/** The sources that a package's build begins with.
 *
 *  @param {string} folder
 *  @param {readonly TextFile[]} files
 */
function entryPaths(folder, files) {
  const build = files.find(({ path }) => path === `${folder}/tsup.config.ts`)?.text ?? '';
  return Array.from(build.matchAll(/'(src\/[^']+\.ts)'/g), ([, path]) => `${folder}/${path}`);
}

/** Groups files into packages.
 *
 *  @param {string} root
 *  @param {readonly TextFile[]} files
 *  @returns {Repository}
 */
export function buildRepository(root, files) {
  const packages = files.flatMap(({ path, text }) => {
    const [, folder, name] = path.match(/^(packages\/([^/]+))\/package\.json$/) ?? [];
    if (folder === undefined || name === undefined) return [];
    const own = files.filter((file) => file.path.startsWith(`${folder}/`));
    const sources = own.filter((file) => /\/src\/.*\.ts$/.test(file.path)).map(parseSource);
    const shipped = reachable(sources, entryPaths(folder, own));
    return [{ name, folder, manifest: JSON.parse(text), files: own, sources, shipped }];
  });
  return { root, files, packages };
}

/** Reads the checkout.
 *
 *  @param {string} root
 */
export function readRepository(root) {
  return buildRepository(
    root,
    walk(root, '').map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') })),
  );
}
