import { join } from 'node:path';
import { classHistogram } from '@gans/datasets';
import { optimalHistogram, optimalHistogramBound } from '@gans/losses';
import type { MetricResult } from '@gans/metrics';
import { createSeed, foldIn } from '@gans/tensor';
import { averagedGenerator } from '@gans/training';
import { readLines, readResult } from '../../report/read-run';
import type { MetricsLine, RunResult } from '../../result';
import type { CellPlace } from '../run-grid';
import { savedSteps, withState } from '../saved-states';
import type { TableJudge } from '../table-judge';
import { trainCell } from '../train-cell';
import type { LongTailCell, LongTailPlan } from './plan';
import type { HistogramRecord, LongTailLook, LongTailMeasured, LongTailOutcome } from './result';
import { generatedImages, trainingScore } from './training-score';

/** What all cells of a table have in common. */
export interface LongTailSetting {
  readonly plan: LongTailPlan;
  readonly judge: TableJudge;
}

/** Trains a cell's GAN in a run folder, which measures it, and trains a classifier on what it draws. Whatever is done already is not done again.
 *
 *  @param setting of the table.
 *  @param cell method, imbalance and seed.
 *  @param place folder and stop signal.
 *  @throws GansError (code ABORTED) when stopped, after a checkpoint is safe.
 */
export async function runLongTailCell(
  setting: LongTailSetting,
  cell: LongTailCell,
  place: CellPlace,
): Promise<LongTailOutcome> {
  const { plan } = setting;
  const { method, imbalance, seed } = cell;
  const run = join(place.folder, 'run');
  const diverged = await trainCell(setting, cell, run, place, { keep: 1 });
  const [lines, result] = [await readLines(run), await readResult(run)];
  const outcome = {
    method: method.key,
    imbalance,
    seed,
    steps: Math.max(0, ...lines.map(({ step }) => step)),
    trainingCounts: Array.from(classHistogram(plan.tail(imbalance).train)),
    looks: looksOf(lines),
    engine: plan.engine,
  };
  if (result === undefined) return { ...outcome, ...(diverged !== undefined && { diverged }) };
  const classificationScore = await scoreOf(setting, cell, run, place.io.signal);
  const { balancing, engines, seconds } = result;
  return {
    ...outcome,
    measured: { ...result.metrics, classificationScore } as LongTailMeasured,
    histogram: histogramOf(result),
    ...(balancing && { balancing }),
    ...(engines && { engines }),
    trainingSeconds: seconds,
  };
}

async function scoreOf(
  { plan, judge }: LongTailSetting,
  { seed, config }: LongTailCell,
  run: string,
  signal: AbortSignal,
): Promise<MetricResult> {
  const step = (await savedSteps(run)).at(-1)!;
  return withState(run, step, async ({ nets, state }) => {
    const { train, test } = plan.data;
    const drawn = foldIn(createSeed(seed), 'score images');
    const images = await generatedImages(averagedGenerator(nets, state), judge, train, drawn, signal);
    const labels = config.nets.generator.classCount ? 'the classes asked for' : 'the classes that the judge reads';
    return trainingScore(images, plan.judgeConfig, test, { signal, what: `generated, labelled by ${labels}` });
  });
}

function histogramOf({ metrics, balancing }: RunResult): HistogramRecord {
  const generated = metrics.histogramKl!.protocol.classHistogram as number[];
  // What the regulariser has counted; of a method without it what it would have counted, as little as it does.
  const frequencies = balancing?.frequencies ?? generated.map((count) => Math.max(1, count));
  return {
    generated,
    optimal: Array.from(optimalHistogram(frequencies).histogram),
    bound: Array.from(optimalHistogramBound(frequencies)),
  };
}

function looksOf(lines: readonly MetricsLine[]): LongTailLook[] {
  return lines.flatMap(({ step, histogramKl, frechetDistance }) =>
    typeof histogramKl === 'number' && typeof frechetDistance === 'number'
      ? [{ step, histogramKl, frechetDistance }]
      : [],
  );
}
