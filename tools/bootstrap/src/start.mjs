import { guard } from './guard.mjs';
import { at } from './paths.mjs';
import { prepare } from './prepare.mjs';
import { run } from './run.mjs';

/** Installs, builds, and runs `gans train` in our place: it has the terminal, and its exit status is ours.
 *
 *  @param {readonly string[]} args options of `gans train`
 */
export async function start(args) {
  process.exitCode = await guard(async () => {
    await prepare();
    const { code } = await run([process.execPath, at('packages', 'cli', 'bin', 'gans.mjs'), 'train', ...args], {
      output: 'inherit',
    });
    return code;
  });
}
