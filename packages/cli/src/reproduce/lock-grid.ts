import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { lockFile } from '@gans/checkpoints';
import { IoError } from '@gans/tensor';

/** Takes the folder of a grid for this process alone; made when absent. What a killed process held is taken over silently.
 *
 *  @param folder of the grid.
 *  @param caller the command, for the message.
 *  @returns a function that gives it back.
 *  @throws IoError when another process runs a grid there, or the folder cannot be made.
 */
export async function lockGrid(folder: string, caller: string): Promise<() => void> {
  await mkdir(folder, { recursive: true }).catch((cause: NodeJS.ErrnoException) => {
    throw new IoError(`${caller}: expected ${folder} to be a folder that can be made, got ${cause.code}.`, { cause });
  });
  const file = join(folder, '.lock');
  const lock = await lockFile(file);
  if (lock.held) return lock.release;
  const { processId, host, isLocal } = lock.holder;
  const advice = isLocal
    ? `Wait for it, or stop it: kill ${processId} saves its work first.`
    : `Wait for it, or delete ${file} if that process is gone, which cannot be seen from here.`;
  throw new IoError(
    `${caller}: expected ${folder} to be free, got a grid run by process ${processId}${isLocal ? '' : ` on ${host}`}. ${advice}`,
  );
}
