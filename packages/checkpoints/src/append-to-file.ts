import { withWritableFile } from './internal/io';
import { writeAll } from './internal/write-all';

/** Adds text to the end of a file, which is made when absent: all of it or, where the system refuses (a full disk), none.
 *
 *  A process that is killed meanwhile may leave a part of the text: readers of logs drop a last line that is torn.
 *
 *  @param path of the file; its folder must exist.
 *  @param text written as UTF-8.
 *  @throws IoError (one line); the file then ends where it ended before.
 *  @example
 *  await appendToFile('runs/a/log.jsonl', '{"step":1}\n');
 */
export function appendToFile(path: string, text: string): Promise<void> {
  return withWritableFile('appendToFile', path, 'a', async (file) => {
    const { size } = await file.stat();
    await writeAll(file, new TextEncoder().encode(text)).catch(async (error) => {
      // Where even the cut fails, the error to tell of is still the first one.
      await file.truncate(size).catch(() => undefined);
      throw error;
    });
  });
}
