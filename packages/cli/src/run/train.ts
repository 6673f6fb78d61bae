import { classHistogram } from '@gans/datasets';
import { isGansError } from '@gans/tensor';
import { disposeGanState } from '@gans/training';
import { runIdentity } from '../config-hash';
import { showPath } from '../describe-run';
import { formatDuration, formatNumber } from '../format';
import type { Io } from '../io';
import { createProgress, type Progress } from '../progress';
import type { EngineRecord, EngineStretch, RunResult } from '../result';
import { tellOfEngine } from '../tell-of-engine';
import { loadState, removeSuperseded, restoreBest, type SavedState } from './checkpoints';
import type { GanRunConfig } from './config';
import { explainEarlyEnd } from './early-end';
import { describeEngineChange, withEngine } from './engine-stretches';
import { measureReference } from './evaluate';
import { finish } from './finish';
import { describeStep, runGan } from './gan';
import type { Judge } from './judge';
import { type Balancing, obtainBalancing } from './obtain-balancing';
import type { ObtainClassifierOptions } from './obtain-classifier';
import { obtainJudge } from './obtain-judge';
import { type Preparation, prepare, type TrainRequest } from './prepare';
import { rewind } from './rewind';
import { freshRecord, withConfig } from './run-record';
import { reportOf, type Session, type SessionOptions, startSession } from './session';

/** A run that has reached its end. */
export interface FinishedRun {
  readonly result: RunResult;
  /** The run folder. */
  readonly path: string;
  /** True when it had been finished before and nothing was trained. */
  readonly wasFinished: boolean;
}

/** How a run is trained, which does not change what comes out of it. */
export interface TrainOptions extends Omit<SessionOptions, 'secondsBefore'> {
  /** No progress. */
  readonly quiet: boolean;
}

/** Trains a small ReACGAN from start to report, or goes on where an interrupted run stopped: engine, data, classifier, GAN, evaluation, run folder.
 *
 *  @param request from the command line.
 *  @param io progress goes to its stderr; its signal saves the training state and ends the run.
 *  @throws InputError for bad input; IoError when another process trains in the run folder; GansError (code ABORTED) when stopped, (code DIVERGED) when a loss is no longer finite.
 */
export async function trainRun(request: TrainRequest, io: Io, options: TrainOptions): Promise<FinishedRun> {
  const progress = createProgress(io, options);
  const prepared = await prepare(request, io, progress);
  const { run, engine, config, data, initial } = prepared;
  try {
    if (run.result !== undefined) {
      disposeGanState(initial);
      return { result: run.result, path: run.path, wasFinished: true };
    }
    tellOfEngine(engine, request.engine, io);
    if (!options.quiet)
      progress.note(
        `${config.recipe} on ${data.train.name}: ${formatNumber(data.train.length)} images of ${data.train.classCount} classes, engine ${engine.name}, threads ${engine.threads}\n${showPath(run.path, io.cwd)}`,
      );
    return { result: await goOn(prepared, io, progress, options), path: run.path, wasFinished: false };
  } finally {
    run.close();
    progress.close();
  }
}

async function goOn(prepared: Preparation, io: Io, progress: Progress, options: TrainOptions): Promise<RunResult> {
  const { run, data, config, initial } = prepared;
  const saved = await loadState(run.path, (line) => progress.note(`warning: ${line} The one before it is used.`));
  if (saved !== undefined) {
    disposeGanState(initial);
    const { step } = saved.state;
    progress.note(
      `continues at ${describeStep(step, config.gan.steps)}, after ${formatDuration(saved.record.seconds)} of work`,
    );
  }
  const session = startSession(prepared, io, progress, { ...options, secondsBefore: saved?.record.seconds ?? 0 });
  const tellStop = () => progress.note('stopping: saves first (Ctrl-C again: at once, without saving)');
  io.signal.addEventListener('abort', tellStop, { once: true });
  try {
    const judge = await judgeOf(session);
    session.markSaved(saved === undefined ? 'the classifier' : describeStep(saved.state.step, config.gan.steps));
    const balancing = await balancingOf(session);
    const reference = await measureReference(judge, data.whole ?? data.train, data.test, {
      signal: io.signal,
      ...(isAboutBalance(config) && { trainingCounts: classHistogram(data.train) }),
    });
    const end = await runGan(session, reference, await beginning(session, judge, saved), balancing);
    const result = await finish(session, reference, end, balancing);
    disposeGanState(end.state);
    balancing?.dispose();
    judge.dispose();
    return result;
  } catch (error) {
    const told = explainEarlyEnd(session, error);
    if (isGansError(told) && told.code === 'ABORTED') await reportOf(session);
    throw told;
  } finally {
    io.signal.removeEventListener('abort', tellStop);
  }
}

function judgeOf(session: Session): Promise<Judge> {
  const { run, config, data, seed } = session;
  return obtainJudge(run.path, config, data.whole ?? data.train, seed, classifierOptions(session, 'classifier'));
}

function balancingOf(session: Session): Promise<Balancing | undefined> {
  return obtainBalancing(session, classifierOptions(session, 'classifier in the loop'));
}

function classifierOptions(session: Session, title: string): ObtainClassifierOptions {
  const { io, engine, clock, progress } = session;
  return {
    signal: io.signal,
    engine,
    clock,
    onStart: (step, engines) => {
      if (step > 0) progress.note(`continues after step ${formatNumber(step)} of the ${title}`);
      tellEngineChange(progress, engines, engine);
    },
    onStep: ({ step, steps, loss }) => progress.report({ title, step, steps, figures: { loss } }),
    onSaved: (step, steps) => session.markSaved(`${describeStep(step, steps)} of the ${title}`),
    onDamaged: (line) => progress.note(`warning: ${line} It is trained anew.`),
  };
}

/** Whether a run is about how evenly its classes come. */
const isAboutBalance = ({ data, balancing }: GanRunConfig) =>
  balancing !== undefined || data.longTail !== undefined || data.sampling !== undefined;

// The state and record that the GAN's training goes on from; the run folder is taken back to them.
async function beginning(session: Session, judge: Judge, saved: SavedState | undefined): Promise<SavedState> {
  const { run, config, engine, progress, keep } = session;
  const { state, record: before } = saved ?? {
    state: session.initial,
    record: { ...freshRecord, engines: judge.engines },
  };
  const record = withConfig(before, runIdentity({ ...config }), { step: state.step, steps: config.gan.steps });
  tellEngineChange(progress, record.engines, engine);
  await restoreBest(run.path, record, session.classNames);
  if (saved !== undefined)
    await removeSuperseded(run.path, state.step, { record, keep, everySteps: config.evaluation.everySteps });
  await rewind(run, state.step, record);
  return { state, record: { ...record, engines: withEngine(record.engines, engine, state.step) } };
}

function tellEngineChange(progress: Progress, engines: readonly EngineStretch[], engine: EngineRecord): void {
  const line = describeEngineChange(engines, engine);
  if (line !== undefined) progress.note(`warning: ${line}`);
}
