import { join } from 'node:path';
import { readLines, readResult } from '../../report/read-run';
import type { MetricsLine } from '../../result';
import type { CellPlace } from '../run-grid';
import { keepLastState } from '../saved-states';
import { trainCell } from '../train-cell';
import { lookBack, measureLast, type TableSetting } from './looks';
import type { RunCell } from './plan';
import type { Diagnosis, Look, RunOutcome } from './result';

const DIAGNOSED = ['featureNorm', 'clsGradNorm', 'trueClassProb'] as const;

/** Trains a cell's GAN in a run folder, looks at the generators of its checkpoints, and measures the last one. Whatever is done already is not done again.
 *
 *  @param setting of the table.
 *  @param cell method and seed.
 *  @param place folder and stop signal.
 *  @throws GansError (code ABORTED) when stopped, after a checkpoint is safe.
 */
export async function runCell(setting: TableSetting, cell: RunCell, place: CellPlace): Promise<RunOutcome> {
  const run = join(place.folder, 'run');
  const diverged = await trainCell(setting, cell, run, place);
  const looks = await lookBack(setting, cell, run, place);
  const final = await measureLast(setting, cell, run, place.io.signal);
  await keepLastState(run);
  const [lines, result] = [await readLines(run), await readResult(run)];
  return {
    method: cell.method.key,
    seed: cell.seed,
    steps: Math.max(...lines.map(({ step }) => step)),
    ...(diverged === undefined ? {} : { diverged }),
    final,
    looks,
    diagnoses: diagnosesOf(looks, lines),
    engine: setting.plan.engine,
    ...(result?.engines === undefined ? {} : { engines: result.engines }),
    ...(result === undefined ? {} : { trainingSeconds: result.seconds }),
  };
}

// Of the looks, the first one before any step, and of the steps in between.
function diagnosesOf(looks: readonly Look[], lines: readonly MetricsLine[]): Diagnosis[] {
  const all = [...lines, ...looks.map(({ step, diagnosis }) => ({ step, ...diagnosis }))];
  const byStep = new Map(
    all.flatMap((figures) => diagnosisOf(figures)).map((diagnosis) => [diagnosis.step, diagnosis]),
  );
  return [...byStep.values()].sort((a, b) => a.step - b.step);
}

function diagnosisOf(figures: Readonly<Record<string, unknown>> & { readonly step: number }): Diagnosis[] {
  const found = DIAGNOSED.filter((name) => typeof figures[name] === 'number').map((name) => [name, figures[name]]);
  return found.length === 0 ? [] : [{ step: figures.step, ...Object.fromEntries(found) }];
}
