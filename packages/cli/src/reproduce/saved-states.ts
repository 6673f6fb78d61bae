import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '@gans/checkpoints';
import { disposeGanState, type LoadedGan, loadGanCheckpoint } from '@gans/training';
import { toJson } from '../json-file';
import { readResult } from '../report/read-run';

const STATE_FILE = /^gan-(\d+)\.safetensors$/;

/** Steps of a run that a training state was kept of, in rising order.
 *
 *  @param run the run folder.
 */
export async function savedSteps(run: string): Promise<number[]> {
  const names = await readdir(join(run, 'checkpoints')).catch(() => [] as string[]);
  return names
    .flatMap((name) => STATE_FILE.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/** Lends a saved training state.
 *
 *  @param run the run folder.
 *  @param step one of `savedSteps`.
 *  @param use must not keep it; `averagedGenerator` of `@gans/training` makes a generator of it.
 */
export async function withState<T>(run: string, step: number, use: (gan: LoadedGan) => Promise<T>): Promise<T> {
  const gan = await loadGanCheckpoint(stateFile(run, step));
  try {
    return await use(gan);
  } finally {
    disposeGanState(gan.state);
  }
}

/** Removes the training states but the last: a finished cell needs none to look at any more. The run's result names only files that are there.
 *
 *  @param run the run folder.
 */
export async function keepLastState(run: string): Promise<void> {
  const steps = await savedSteps(run);
  const result = await readResult(run);
  const gone = steps.slice(0, -1);
  if (result !== undefined) {
    const files = result.files.filter((name) => !gone.some((step) => name.endsWith(stateName(step))));
    await writeFileAtomic(join(run, 'result.json'), toJson({ ...result, files }));
  }
  for (const step of gone) await rm(stateFile(run, step), { force: true });
}

const stateName = (step: number) => `gan-${String(step).padStart(7, '0')}.safetensors`;

const stateFile = (run: string, step: number) => join(run, 'checkpoints', stateName(step));
