import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whether a process with this id runs on this machine.
 *
 *  @param {number} processId
 */
function isRunning(processId) {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/** The process that holds the lock, or `undefined` when nobody does any more.
 *
 *  @param {string} path
 */
function holder(path) {
  try {
    const processId = Number(readFileSync(path, 'utf8'));
    return Number.isInteger(processId) && processId > 0 && isRunning(processId) ? processId : undefined;
  } catch {
    return undefined;
  }
}

/** Does some work while no other process does work under the same lock file. A lock whose process is gone is taken over.
 *
 *  @template T
 *  @param {string} path the lock file; its folder is made
 *  @param {() => Promise<T>} work
 *  @param {{ onWait?: (processId: number) => void, pollMs?: number }} [options] `onWait` is called once when another process holds the lock
 *  @returns {Promise<T>}
 */
export async function withLock(path, work, { onWait, pollMs = 200 } = {}) {
  mkdirSync(dirname(path), { recursive: true });
  let told = false;
  for (;;) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    }
    const other = holder(path);
    if (other === undefined) {
      await sleep(pollMs); // A holder that has just made the file may not have written its id yet.
      if (holder(path) === undefined) rmSync(path, { force: true });
      continue;
    }
    if (!told) onWait?.(other);
    told = true;
    await sleep(pollMs);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}
