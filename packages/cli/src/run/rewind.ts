import { lookStep } from '../report/look-files';
import type { RunFolder } from '../run-folder';
import type { RunRecord } from './run-record';

/** Takes a run folder back to a checkpoint: what was logged and drawn after it goes, since it will be made again.
 *
 *  @param run its folder.
 *  @param step of the checkpoint; 0 where there is none.
 *  @param looked whether the look at that step is part of the checkpoint.
 */
export async function rewind(run: RunFolder, step: number, { looked }: Pick<RunRecord, 'looked'>): Promise<void> {
  const belongs = (at: number, isLook: boolean) => at < step || (at === step && (looked || !isLook));
  await run.rewindMetrics((line) => belongs(line.step, line.kind === 'evaluation'));
  for (const name of await run.list('samples')) {
    const drawnAt = lookStep(name);
    if (drawnAt !== undefined && !belongs(drawnAt, true)) await run.remove(`samples/${name}`);
  }
}
