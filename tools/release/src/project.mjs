import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmCommand } from '../../bootstrap/src/environment.mjs';
import { command } from './command.mjs';
import { closure, root } from './packages.mjs';

/** The engine that a stranger has: plain TensorFlow.js, in the version we support. */
export const plainEngine = Object.freeze({ '@tensorflow/tfjs': '4.22.0' });

/** A folder outside the repository where something is being tried.
 *  @typedef {object} Trial
 *  @property {string} workshop the folder for all projects
 *  @property {readonly import('./packages.mjs').Package[]} all
 *  @property {Readonly<Record<string, string>>} tarballs the tarball of each package, by its full name
 */

/** What a project's manifest says to install a package from its tarball, with the tarballs of what it needs of ours.
 *
 *  @param {import('./packages.mjs').Package} one
 *  @param {Trial} trial
 */
function fromTarballs(one, { all, tarballs }) {
  return Object.fromEntries(closure(one, all).map((name) => [name, `file:${tarballs[name]}`]));
}

/** Makes an empty project and installs one package from its tarball there, with plain TensorFlow.js and nothing else.
 *
 *  @param {import('./packages.mjs').Package} one
 *  @param {Trial} trial
 *  @param {{ manager?: 'pnpm' | 'npm', name?: string, extra?: Record<string, string> }} [options] `extra`: more dependencies
 *  @returns {Promise<string>} the project's folder
 */
export async function emptyProject(one, trial, { manager = 'pnpm', name = one.name, extra = {} } = {}) {
  const folder = join(trial.workshop, `${manager}-${name}`);
  mkdirSync(folder, { recursive: true });
  const ours = fromTarballs(one, trial);
  const own = { [one.manifest.name]: /** @type {string} */ (ours[one.manifest.name]) };
  const manifest = {
    name: `try-${name}`,
    private: true,
    type: 'module',
    // npm takes the tarballs of what a package needs from the top level; pnpm is told where to look.
    dependencies: { ...(manager === 'npm' ? ours : own), ...plainEngine, ...extra },
    pnpm: { overrides: ours },
  };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  if (manager === 'pnpm') {
    const pnpm = [process.execPath, join(root, 'node_modules', 'pnpm', 'bin', 'pnpm.cjs')];
    await command([...pnpm, 'install', '--prefer-offline', '--ignore-workspace', '--ignore-scripts'], { cwd: folder });
  } else {
    await command([...npmCommand(), 'install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'], {
      cwd: folder,
    });
  }
  return folder;
}
