import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError, isGansError } from '@gans/tensor';
import { cacheFolder } from './cache-folder';
import { exists } from './internal/exists';
import { folderSize } from './internal/folder-size';
import { layout } from './internal/layout';
import { takeLock } from './internal/lock';
import { cacheError, makeWorkFolder, removeFolder, removeOrphans } from './internal/work-folder';
import type { TensorflowRemoval } from './library';

const CALLER = 'removeTensorflow';

/** Removes all that `setupTensorflow` and `tensorflowBinding` have put into the cache: libraries, GPU environment, bindings, remains of killed set-ups. Python environments of the user's are left alone.
 *
 *  @returns the folder that is gone, and the bytes that its files had; 0 when there was none.
 *  @throws EngineError when a set-up is under way, or the cache cannot be written.
 */
export async function removeTensorflow(): Promise<TensorflowRemoval> {
  const { root: folder, lock: lockFile } = layout();
  if (!(await exists(folder))) return { folder, freedBytes: 0 };
  const lock = await takeLock(
    CALLER,
    lockFile,
    (holder) => {
      const who = holder === undefined ? 'another process' : `process ${holder.pid} on ${holder.host}`;
      throw new EngineError(
        `${CALLER}: expected no set-up to be under way, got one by ${who}. Wait for it, or stop it.`,
      );
    },
    undefined,
  );
  try {
    await removeOrphans(cacheFolder(), 'removed');
    const work = await makeWorkFolder(CALLER, cacheFolder(), 'removed');
    try {
      // Under another name at once, so that a set-up that begins meanwhile begins in an empty folder.
      await rename(folder, join(work, 'tensorflow'));
      return { folder, freedBytes: await folderSize(work) };
    } finally {
      await removeFolder(work);
    }
  } catch (error) {
    throw isGansError(error) ? error : cacheError(CALLER, folder, error);
  } finally {
    await lock.release();
  }
}
