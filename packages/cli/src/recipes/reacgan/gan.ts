import { foldIn, GansError } from '@gans/tensor';
import { averagedGenerator, type GanState, trainGan } from '@gans/training';
import { saveState } from './checkpoints';
import { balancedLabels, evaluateGenerator, type Reference } from './evaluate';
import { generatedGrid } from './pictures';
import { gridName } from './report';
import { reportOf, type Session } from './session';

/** Trains the GAN to its last step or until its time is over, with a look at it every so often: grid, metrics on a small sample, checkpoint.
 *
 *  @param session of the run.
 *  @param reference what generated images are held against.
 *  @param initial fresh, or from a checkpoint; given to the training, which frees it.
 *  @returns the state after the last step; the caller disposes it.
 *  @throws GansError (code ABORTED) when the user stops the run, after a checkpoint is safe.
 */
export async function runGan(session: Session, reference: Reference, initial: GanState): Promise<GanState> {
  const { run, config, nets, data, io, progress } = session;
  const { gan, evaluation, minutes } = config;
  const stop = new AbortController();
  io.signal.addEventListener('abort', () => stop.abort(), { once: true });
  if (io.signal.aborted) stop.abort();

  await run.rewindMetrics(initial.step);
  const lookStart = session.elapsed();
  if (initial.step === 0) await look(session, reference, initial);
  // The final evaluation draws more images than a look; its time is set aside.
  const reserve = ((session.elapsed() - lookStart) * data.test.length) / evaluation.images;
  const begin = session.elapsed();
  const budget = minutes === undefined ? Number.POSITIVE_INFINITY : Math.max(1, 60 * minutes - reserve - begin);

  const speed = speedometer(gan.batchSize, io.now);
  const state = await trainGan({
    nets,
    state: initial,
    dataset: data.train,
    config: gan,
    seed: ganSeed(session),
    signal: stop.signal,
    onStep: async ({ step, steps, scalars, state: current }) => {
      const imagesPerSecond = speed.lap();
      await run.appendMetrics({ step, kind: 'step', ...scalars, imagesPerSecond });
      const spent = (session.elapsed() - begin) / budget;
      progress.report({
        title: 'GAN',
        step,
        steps,
        fraction: Math.max(step / steps, spent),
        figures: { D: scalars.discriminatorLoss, G: scalars.generatorLoss, 'images/s': Math.round(imagesPerSecond) },
      });
      if (spent >= 1) stop.abort();
      if (step % evaluation.everySteps === 0 || step === steps || spent >= 1) await look(session, reference, current);
      speed.restart();
    },
  });
  if (io.signal.aborted && state.step < gan.steps) {
    await save(session, state);
    await reportOf(session);
    throw new GansError(
      'ABORTED',
      `gans train: stopped at step ${state.step} of ${gan.steps}, which is saved in ${run.path}. The same command goes on from there.`,
    );
  }
  return state;
}

async function look(session: Session, reference: Reference, state: GanState): Promise<void> {
  const { run, config, nets, data, seed } = session;
  const { gridColumns, images } = config.evaluation;
  const generator = averagedGenerator(nets, state);
  await run.write(gridName(state.step), await generatedGrid(generator, gridColumns, seed));
  const { classAccuracy, frechetDistance } = await evaluateGenerator(
    reference,
    generator,
    balancedLabels(images, data.train.classCount),
    seed,
  );
  await run.appendMetrics({
    step: state.step,
    kind: 'evaluation',
    classAccuracy: classAccuracy.value,
    frechetDistance: frechetDistance.value,
    n: images,
  });
  await save(session, state);
}

const ganSeed = ({ seed }: Session) => foldIn(seed, 'gan');

function save(session: Session, state: GanState): Promise<void> {
  const { run, config, data } = session;
  return saveState(
    run.path,
    { netsConfig: config.nets, config: config.gan, seed: ganSeed(session), state },
    { classNames: data.train.classNames, seconds: session.elapsed() },
  );
}

// Images per second of training alone, smoothed over about ten steps.
function speedometer(batchSize: number, now: () => number) {
  let last = now();
  let secondsPerStep: number | undefined;
  return {
    lap(): number {
      const seconds = Math.max(1e-4, (now() - last) / 1000);
      secondsPerStep = secondsPerStep === undefined ? seconds : 0.9 * secondsPerStep + 0.1 * seconds;
      return batchSize / secondsPerStep;
    },
    restart(): void {
      last = now();
    },
  };
}
