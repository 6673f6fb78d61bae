import { withWritableFile } from './internal/io';

/** Makes what was written to a file so far outlast a power cut (fsync).
 *
 *  `writeFileAtomic` does this by itself; a log that grows by `appendToFile` needs it where something else is about to rely on its lines.
 *
 *  @param path of the file.
 *  @throws IoError when there is none, or the disk refuses.
 *  @example
 *  await appendToFile('runs/a/log.jsonl', '{"step":1}\n');
 *  await syncFile('runs/a/log.jsonl');
 */
export function syncFile(path: string): Promise<void> {
  return withWritableFile('syncFile', path, 'r+', (file) => file.sync());
}
