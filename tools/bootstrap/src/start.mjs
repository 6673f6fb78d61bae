import { guard } from './guard.mjs';
import { setUpNativeEngine, wantedEngine } from './native-engine.mjs';
import { at } from './paths.mjs';
import { prepare } from './prepare.mjs';
import { run } from './run.mjs';

/** Installs, builds, sets the native engine up, and runs `gans train` in our place: it has the terminal, and its exit status is ours.
 *
 *  @param {readonly string[]} args options of `gans train`
 */
export async function start(args) {
  process.exitCode = await guard(async () => {
    await prepare();
    const engine = wantedEngine(args, process.env);
    const isMissing =
      engine !== undefined && !(await setUpNativeEngine(engine === 'auto' ? 'The engine wasm takes over.' : ''));
    const { code } = await run([process.execPath, at('packages', 'cli', 'bin', 'gans.mjs'), 'train', ...args], {
      output: 'inherit',
      // What could be had has been told above.
      env: isMissing ? { GANS_HINTS: 'off' } : {},
    });
    return code;
  });
}
