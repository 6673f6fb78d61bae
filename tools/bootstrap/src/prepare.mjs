import { build } from './build.mjs';
import { install } from './install.mjs';
import { withLock } from './lock.mjs';
import { at } from './paths.mjs';

/** Installs and builds, one process at a time: a second one waits, and then finds everything done. */
export async function prepare() {
  await withLock(
    at('.cache', 'prepare.lock'),
    async () => {
      await install();
      await build();
    },
    {
      onWait: (processId) =>
        process.stderr.write(`Wait for process ${processId}, which is installing or building here ...\n`),
    },
  );
}
