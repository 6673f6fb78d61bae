import { averagedGenerator, disposeGanState, type GanState } from '@gans/training';
import type { Io } from '../../io';
import { toJson } from '../../json-file';
import { createProgress } from '../../progress';
import type { RunResult } from '../../result';
import { loadState } from './checkpoints';
import { evaluateGenerator, judgeAccuracy, measureReference, type Reference } from './evaluate';
import { runGan } from './gan';
import { type Judge, obtainJudge } from './judge';
import { generatedGrid, realGrid } from './pictures';
import { prepare, type TrainRequest } from './prepare';
import { reportOf, type Session, startSession } from './session';

/** A run that has reached its end. */
export interface FinishedRun {
  readonly result: RunResult;
  /** The run folder. */
  readonly path: string;
  /** True when it had been finished before and nothing was trained. */
  readonly wasFinished: boolean;
}

/** Trains a small ReACGAN from start to report, or goes on where an interrupted run stopped: engine, data, classifier, GAN, evaluation, run folder.
 *
 *  @param request from the command line.
 *  @param io progress goes to its stderr; its signal saves the training state and ends the run.
 *  @param options `quiet`: no progress; `reproduce`: the command line, for the report.
 *  @throws InputError for bad input; GansError (code ABORTED) when stopped, (code DIVERGED) when a loss is no longer finite.
 */
export async function trainReacgan(
  request: TrainRequest,
  io: Io,
  options: { readonly quiet: boolean; readonly reproduce: string },
): Promise<FinishedRun> {
  const progress = createProgress(io, options);
  const prepared = await prepare(request, io);
  const { run, engine, config, data, initial } = prepared;
  if (engine.warning !== undefined) progress.note(`warning: ${engine.warning}`);
  if (run.result !== undefined) {
    disposeGanState(initial);
    return { result: run.result, path: run.path, wasFinished: true };
  }
  if (!options.quiet)
    progress.note(
      `${config.recipe} on ${data.train.name}: ${data.train.length} images of ${data.train.classCount} classes, engine ${engine.name}, threads ${engine.threads}\n${run.path}`,
    );
  const saved = await loadState(run.path);
  if (saved !== undefined) {
    disposeGanState(initial);
    progress.note(`continues at step ${saved.state.step}`);
  }
  const session = startSession(prepared, io, progress, options.reproduce, saved?.seconds ?? 0);
  try {
    const judge = await judgeOf(session);
    const reference = await measureReference(judge, data.train, data.test);
    const state = await runGan(session, reference, saved?.state ?? initial);
    const result = await finish(session, reference, state);
    disposeGanState(state);
    judge.dispose();
    return { result, path: run.path, wasFinished: false };
  } finally {
    progress.close();
  }
}

function judgeOf({ run, config, data, seed, io, progress }: Session): Promise<Judge> {
  return obtainJudge(run.path, config, data.train, seed, {
    signal: io.signal,
    onStep: ({ step, steps, loss }) => progress.report({ title: 'classifier', step, steps, figures: { loss } }),
  });
}

async function finish(session: Session, reference: Reference, state: GanState): Promise<RunResult> {
  const { run, config, data, engine, versions, seed } = session;
  const generator = averagedGenerator(session.nets, state);
  const { gridColumns } = config.evaluation;
  await run.write('samples/real.png', realGrid(data.test, gridColumns));
  await run.write('samples/generated.png', await generatedGrid(generator, gridColumns, seed));
  const labels = Int32Array.from(data.test.labels);
  const { classAccuracy, frechetDistance } = await evaluateGenerator(reference, generator, labels, seed);
  const folders = await Promise.all(
    ['checkpoints', 'samples'].map(async (folder) => (await run.list(folder)).map((name) => `${folder}/${name}`)),
  );
  const result: RunResult = {
    command: 'train',
    seed: config.seed,
    engine: { name: engine.name, version: engine.version, threads: engine.threads },
    versions,
    data: { name: config.data.name, sha256: config.data.sha256, count: config.data.count },
    metrics: { classAccuracy, frechetDistance, classifierAccuracy: judgeAccuracy(reference) },
    seconds: Number(session.elapsed().toFixed(1)),
    steps: state.step,
    files: ['config.json', 'metrics.jsonl', ...folders.flat(), 'report.html', 'result.json'],
  };
  await reportOf(session, result);
  await run.write('result.json', toJson(result));
  return result;
}
