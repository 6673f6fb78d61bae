import { mkdtempSync, rmdirSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { IoError } from '@gans/tensor';

/** Checks that a folder can be written, before any work goes into what would fill it. Leaves nothing behind.
 *
 *  @param path the folder, which need not exist yet.
 *  @param caller the command whose `--out` it is, for the message.
 *  @throws IoError when it, or the nearest folder above it that exists, refuses a new file.
 */
export async function checkWritable(path: string, caller: string): Promise<void> {
  let folder = resolve(path);
  for (;;) {
    const found = await stat(folder).catch(() => undefined);
    if (found?.isDirectory()) break;
    if (found !== undefined || dirname(folder) === folder)
      throw new IoError(
        `${caller}: expected --out to be in a folder that can be written, got '${path}', where ${folder} is ${found === undefined ? 'absent' : 'a file'}. Choose another --out.`,
      );
    folder = dirname(folder);
  }
  try {
    // At one go, so that a kill has next to no chance to leave it there.
    rmdirSync(mkdtempSync(join(folder, '.gans-')));
  } catch (error) {
    throw new IoError(
      `${caller}: expected --out to be in a folder that can be written, got '${path}' (${(error as NodeJS.ErrnoException).code ?? String(error)}). Choose another --out.`,
      { cause: error },
    );
  }
}
