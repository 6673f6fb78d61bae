import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { npmCommand } from './environment.mjs';
import { installFingerprint, manifests } from './fingerprint.mjs';
import { at, pinnedPnpm, root } from './paths.mjs';
import { step } from './step.mjs';

const stamp = at('node_modules', '.gans-installed');

/** Whether the installation is the one that the lockfile and the manifests ask for, and is all there.
 *
 *  @param {string} fingerprint
 */
function isInstalled(fingerprint) {
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== fingerprint) return false;
  return manifests(root).every((path) => {
    const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(at(path), 'utf8'));
    return Object.keys({ ...dependencies, ...devDependencies }).every((name) =>
      existsSync(at(dirname(path), 'node_modules', name)),
    );
  });
}

/** Installs what the lockfile says with the pinned pnpm, which npm fetches; does nothing when that has been done. */
export async function install() {
  const fingerprint = installFingerprint(root);
  if (isInstalled(fingerprint)) return;
  const pnpm = `pnpm@${pinnedPnpm()}`;
  const npm = ['exec', '--yes', `--package=${pnpm}`, '--', 'pnpm'];
  const order = ['install', '--frozen-lockfile'];
  // Tools are development dependencies and no one is there to answer a question, whatever the caller's settings say.
  const settings = ['--dir', root, '--prod=false', '--config.confirmModulesPurge=false'];
  rmSync(stamp, { force: true });
  await step(`Install the packages of pnpm-lock.yaml with ${pnpm}`, [...npmCommand(), ...npm, ...order, ...settings], {
    // Here npm would find the pnpm of an earlier installation, which may have to delete itself.
    folder: tmpdir(),
    shownAs: ['npm', ...npm, ...order],
    otherwise: 'Delete the folder node_modules and run the command again.',
  });
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  writeFileSync(stamp, fingerprint);
}
