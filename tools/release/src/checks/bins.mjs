import { join } from 'node:path';
import { command } from '../command.mjs';

/** Runs each command of a package with `--help` where it is installed.
 *
 *  @param {import('../packages.mjs').Package} one
 *  @param {string} project
 *  @returns {Promise<string[]>}
 */
export async function binFaults({ manifest }, project) {
  const faults = [];
  for (const [name, path] of Object.entries(manifest.bin ?? {})) {
    const file = join(project, 'node_modules', manifest.name, String(path));
    const printed = await command([process.execPath, file, '--help'], { cwd: project });
    if (!printed.includes(name)) faults.push(`${name} --help does not name itself`);
  }
  return faults;
}
