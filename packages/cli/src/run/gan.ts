import type { ImageDataset } from '@gans/datasets';
import { foldIn, GansError, isGansError } from '@gans/tensor';
import { averagedGenerator, balanceClasses, disposeGanState, type GanState, trainGan } from '@gans/training';
import { formatNumber } from '../format';
import { gridName } from '../report/look-files';
import { writeLook } from '../report/write-look';
import { type SavedState, saveState } from './checkpoints';
import { balancedLabels, evaluateGenerator, type Reference } from './evaluate';
import type { Balancing } from './obtain-balancing';
import { generatedGrid } from './pictures';
import { withLook } from './run-record';
import type { Session } from './session';
import { createStepLog } from './step-log';
import { withMirrored } from './with-mirrored';

/** Trains the GAN to its last step or until its time is over, with a look at it every so often (grid, metrics on a small sample, checkpoint) and checkpoints by time in between.
 *
 *  @param session of the run.
 *  @param reference what generated images are held against.
 *  @param start fresh, or from a checkpoint to which the run folder was taken back; its state is given to the training, which frees it.
 *  @param balancing the classifier in the loop, where there is one.
 *  @returns the state after the last step, and the record of the run; the caller disposes the state.
 *  @throws GansError (code ABORTED) when the user stops the run, after a checkpoint is safe.
 */
export async function runGan(
  session: Session,
  reference: Reference,
  start: SavedState,
  balancing?: Balancing,
): Promise<SavedState> {
  const { run, config, nets, data, io, progress, clock } = session;
  const { gan, evaluation } = config;
  let { record } = start;
  const stop = new AbortController();
  io.signal.addEventListener('abort', () => stop.abort(), { once: true });
  if (io.signal.aborted || record.over) stop.abort();

  const save = async (state: GanState) => {
    record = { ...record, seconds: session.elapsed() };
    await run.syncMetrics();
    const checkpoint = { netsConfig: config.nets, config: gan, seed: ganSeed(session), state };
    const { everySteps } = evaluation;
    await saveState(run.path, checkpoint, {
      record,
      classNames: session.classNames,
      keep: session.keep,
      everySteps,
    });
    clock.saved();
    session.markSaved(describeStep(state.step, gan.steps));
  };
  const look = async (state: GanState) => {
    const found = await lookAt(session, reference, state);
    if (found === undefined) return;
    record = withLook(record, state.step, found);
    await save(state);
  };

  const hasLook = record.over || start.state.step % evaluation.everySteps === 0;
  if (hasLook && !record.looked)
    await look(start.state).catch((error) => {
      disposeGanState(start.state);
      throw error;
    });
  const limit = secondsOfTraining(session, record.lookSeconds);
  const log = createStepLog(run, { nets, dataset: data.train, config: gan }, io.now);
  const state = await trainGan({
    nets,
    state: start.state,
    dataset: drawnFrom(session),
    config: gan,
    ...(balancing && { generatorTerms: [balancing.term] }),
    seed: ganSeed(session),
    signal: stop.signal,
    onStep: async ({ step, steps, scalars, state: current }) => {
      const imagesPerSecond = await log.write({ step, scalars, state: current });
      const spent = session.elapsed() / limit;
      record = { ...record, looked: false, over: step === steps || spent >= 1 };
      if (!io.signal.aborted)
        progress.report({
          title: 'GAN',
          step,
          steps,
          fraction: Math.max(step / steps, spent),
          figures: { D: scalars.discriminatorLoss, G: scalars.generatorLoss, 'images/s': Math.round(imagesPerSecond) },
        });
      if (record.over) stop.abort();
      if (record.over || step % evaluation.everySteps === 0) await look(current);
      else if (clock.due()) await save(current);
      log.restart();
    },
  });
  if (record.over && record.looked) return { state, record };
  await save(state);
  throw new GansError('ABORTED', `runGan: stopped at step ${state.step} of ${gan.steps}.`);
}

/** The images that batches are cut from: the training images, as often and in such forms as the config says. */
function drawnFrom({ config: { data: ofData }, data: { train } }: Session): ImageDataset {
  const drawn = ofData.sampling === 'balanced' ? balanceClasses(train) : train;
  return ofData.flip === 'horizontal' ? withMirrored(drawn) : drawn;
}

/** A step in words: 'step 250 of 2,000'. */
export function describeStep(step: number, steps: number): string {
  return `step ${formatNumber(step)} of ${formatNumber(steps)}`;
}

// Undefined when the user stops it: the run will look again.
async function lookAt(session: Session, reference: Reference, state: GanState) {
  const { run, config, nets, data, seed, io } = session;
  const { gridColumns, images } = config.evaluation;
  const start = session.elapsed();
  const generator = averagedGenerator(nets, state);
  const labels = balancedLabels(images, data.train.classCount);
  try {
    await run.write(gridName(state.step), await generatedGrid(generator, gridColumns, seed));
    await writeLook(run, { nets, state, dataset: data.train, config: config.gan, seed });
    const { classAccuracy, frechetDistance, histogramKl } = await evaluateGenerator(
      reference,
      generator,
      labels,
      seed,
      {
        signal: io.signal,
      },
    );
    const figures = {
      ...(classAccuracy && { classAccuracy: classAccuracy.value }),
      frechetDistance: frechetDistance.value,
      ...(histogramKl && { histogramKl: histogramKl.value }),
    };
    await run.appendMetrics({ step: state.step, kind: 'evaluation', ...figures, n: images });
    return { ...figures, seconds: session.elapsed() - start };
  } catch (error) {
    if (io.signal.aborted && isGansError(error) && error.code === 'ABORTED') return undefined;
    throw error;
  }
}

// The final evaluation draws more images than a look; its time is set aside.
function secondsOfTraining({ config, data }: Session, lookSeconds: number): number {
  const { minutes, evaluation } = config;
  if (minutes === undefined) return Number.POSITIVE_INFINITY;
  return Math.max(1, 60 * minutes - (lookSeconds * data.test.length) / evaluation.images);
}

const ganSeed = ({ seed }: Session) => foldIn(seed, 'gan');
