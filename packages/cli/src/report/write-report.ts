import { join } from 'node:path';
import { writeFileAtomic } from '@gans/checkpoints';
import type { RunResult } from '../result';
import { reportPage } from './page';
import { readRun } from './read-run';

/** Writes report.html of a run from what lies in its folder.
 *
 *  @param path the run folder.
 *  @param result of a run whose result.json is not written yet; default: what that file says.
 *  @returns path of the page.
 *  @throws ConfigError or FormatError as `readRun`, IoError when the page cannot be written.
 */
export async function writeReport(path: string, result?: RunResult): Promise<string> {
  const run = await readRun(path, 'gans report');
  const page = join(path, 'report.html');
  await writeFileAtomic(page, reportPage([{ ...run, ...(result !== undefined && { result }) }]));
  return page;
}
