import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { appendToFile } from '@gans/checkpoints';
import type { ImageDataset } from '@gans/datasets';
import type { MeasurementOptions } from '@gans/metrics';
import { createSeed, foldIn } from '@gans/tensor';
import { averagedGenerator } from '@gans/training';
import { parseJsonLines } from '../../json-file';
import { createProgress } from '../../progress';
import { diagnosticFigures } from '../../report/write-look';
import { balancedLabels } from '../../run/evaluate';
import type { CellPlace } from '../run-grid';
import { savedSteps, withState } from '../saved-states';
import type { TableJudge } from '../table-judge';
import { DRAWN, type Measured, measureAll, meterOf, type Seen, seeGenerator } from './look';
import { LOOK_IMAGES, type Plan, type RunCell } from './plan';
import type { Look } from './result';

/** What all cells of a table are measured by. */
export interface TableSetting {
  readonly plan: Plan;
  readonly judge: TableJudge;
  /** What the judge saw of the real test images. */
  readonly real: Seen;
  readonly measurement: MeasurementOptions;
}

const SPLITS = 10;

/** Looks at the generators that a run has saved on its way; what has been seen is kept in looks.jsonl of the cell.
 *
 *  @param setting of the table.
 *  @param cell whose run is over.
 *  @param run its folder.
 *  @param place of the cell.
 *  @returns a look for each, in the order of the steps.
 *  @throws GansError (code ABORTED) when stopped.
 */
export async function lookBack(setting: TableSetting, cell: RunCell, run: string, place: CellPlace): Promise<Look[]> {
  const { folder, io, quiet } = place;
  const file = join(folder, 'looks.jsonl');
  const looks = parseJsonLines<Look>(await readFile(file, 'utf8').catch(() => ''));
  const steps = await stepsToSee(run, cell);
  const progress = createProgress(io, { quiet });
  for (const [i, step] of steps.entries()) {
    progress.report({ title: 'looks', step: i + 1, steps: steps.length, figures: {} });
    if (looks.some((look) => look.step === step)) continue;
    const look = await lookAt(setting, cell, run, step, io.signal);
    await appendToFile(file, `${JSON.stringify(look)}\n`);
    looks.push(look);
  }
  progress.close();
  return looks.sort((a, b) => a.step - b.step);
}

/** Measures the last generator of a run on as many images as there are test images, of the same classes.
 *
 *  @throws GansError (code ABORTED) when stopped.
 */
export async function measureLast(
  { plan, judge, real, measurement }: TableSetting,
  cell: RunCell,
  run: string,
  signal: AbortSignal,
): Promise<Measured> {
  const { test } = plan.data;
  const step = (await stepsToSee(run, cell)).at(-1)!;
  const labels = Int32Array.from(test.labels);
  return withState(run, step, async ({ nets, state }) => {
    const generator = averagedGenerator(nets, state);
    const options = { classNames: test.classNames, splits: splitsOf(labels.length), signal };
    const seen = await seeGenerator(judge, generator, labels, foldIn(createSeed(cell.seed), 'final images'), options);
    return measureAll(real, seen, measurement, { ...DRAWN, step, seed: cell.seed });
  });
}

/** The looks of a run and its end; a checkpoint that the clock has asked for in between is none. */
async function stepsToSee(run: string, { config: { gan, evaluation } }: RunCell): Promise<number[]> {
  const steps = await savedSteps(run);
  return steps.filter((step) => step === gan.steps || step % evaluation.everySteps === 0);
}

async function lookAt(
  { plan, judge, real, measurement }: TableSetting,
  cell: RunCell,
  run: string,
  step: number,
  signal: AbortSignal,
): Promise<Look> {
  const { test } = plan.data;
  const labels = balancedLabels(lookImages(test), test.classCount);
  const options = { classNames: test.classNames, splits: 1, signal };
  const seed = foldIn(createSeed(cell.seed), 'look');
  const { seen, diagnosis } = await withState(run, step, async ({ nets, state }) => ({
    seen: await seeGenerator(judge, averagedGenerator(nets, state), labels, seed, options),
    diagnosis: await diagnosticFigures({ nets, state, dataset: plan.data.train, config: cell.config.gan }),
  }));
  const meter = meterOf(real, seen, measurement);
  return {
    step,
    diagnosis,
    frechetDistance: meter('frechetDistance').value,
    is: meter('is').value,
    classAccuracy: meter('classAccuracy').value,
    diversity: meter('diversity').value,
    n: labels.length,
  };
}

/** Images of a look: two of each class at least. */
export function lookImages({ length, classCount }: ImageDataset): number {
  return Math.max(2 * classCount, Math.min(LOOK_IMAGES, length));
}

/** Splits of an inception score of so many images. */
export function splitsOf(count: number): number {
  return Math.min(SPLITS, count);
}
