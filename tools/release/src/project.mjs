import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmCommand } from '../../bootstrap/src/environment.mjs';
import { command } from './command.mjs';
import { closure, root } from './packages.mjs';

/** The version of TensorFlow.js that we support. */
const tensorflowVersion = '4.22.0';

/** Where packages are being tried, outside the repository.
 *  @typedef {object} Trial
 *  @property {string} workshop the folder for all projects
 *  @property {readonly import('./packages.mjs').Package[]} all
 *  @property {Readonly<Record<string, string>>} tarballs the tarball of each package, by its full name
 */

/** How a project names a dependency: ours by its tarball, TensorFlow.js by our version, others by whatever is current.
 *
 *  @param {string} name
 *  @param {Trial} trial
 */
function rangeOf(name, { tarballs }) {
  if (tarballs[name] !== undefined) return `file:${tarballs[name]}`;
  return name.startsWith('@tensorflow/') ? tensorflowVersion : '*';
}

/** Makes an empty project and installs there what a README says, our packages from their tarballs.
 *
 *  @param {import('./packages.mjs').Package} one the package that is being tried
 *  @param {readonly string[]} names what to install
 *  @param {Trial} trial
 *  @param {{ manager?: 'pnpm' | 'npm', name?: string }} [options]
 *  @returns {Promise<string>} the project's folder
 */
export async function emptyProject(one, names, trial, { manager = 'pnpm', name = one.name } = {}) {
  const folder = join(trial.workshop, `${manager}-${name}`);
  mkdirSync(folder, { recursive: true });
  const ranges = (/** @type {readonly string[]} */ list) =>
    Object.fromEntries(list.map((each) => [each, rangeOf(each, trial)]));
  const ours = closure(one, trial.all);
  const manifest = {
    name: `try-${name}`,
    private: true,
    type: 'module',
    // pnpm is told where the packages that ours need lie; npm takes them from the top level.
    dependencies: ranges(manager === 'npm' ? [...ours, ...names] : names),
    pnpm: { overrides: ranges(ours) },
  };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  const settings = ['--prefer-offline', '--ignore-scripts'];
  if (manager === 'npm') {
    await command([...npmCommand(), 'install', '--no-audit', '--no-fund', ...settings], { cwd: folder });
  } else {
    const pnpm = [process.execPath, join(root, 'node_modules', 'pnpm', 'bin', 'pnpm.cjs')];
    await command([...pnpm, 'install', '--ignore-workspace', ...settings], { cwd: folder });
  }
  return folder;
}
