import type { TrainGanOptions } from '@gans/training';
import type { Io } from '../io';
import { diagnosticFigures, type LookSubject } from '../report/write-look';
import type { RunFolder } from '../run-folder';
import { createSpeedometer } from './speedometer';

/** Steps between two looks at D's diagnostics. */
export const DIAGNOSED_EVERY = 50;

/** What `trainGan` tells of a step. */
type StepProgress = Parameters<NonNullable<TrainGanOptions['onStep']>>[0];

/** Enters each step of a GAN into metrics.jsonl: its losses, its speed, and every so often the diagnostics. */
export interface StepLog {
  /** Call after each step. @returns images per second of training. */
  write(progress: Pick<StepProgress, 'step' | 'scalars' | 'state'>): Promise<number>;
  /** Call when the next step begins, if something else was done since. */
  restart(): void;
}

/** Makes a log whose clock starts now.
 *
 *  @param run its folder.
 *  @param subject what is trained.
 *  @param now milliseconds.
 */
export function createStepLog(
  run: Pick<RunFolder, 'appendMetrics'>,
  subject: Omit<LookSubject, 'state' | 'seed'>,
  now: Io['now'],
): StepLog {
  const { batchSize, discriminatorSteps, accumulationSteps } = subject.config;
  const speed = createSpeedometer(batchSize * discriminatorSteps * accumulationSteps, now);
  return {
    async write({ step, scalars, state }) {
      const imagesPerSecond = speed.lap();
      const diagnostics = step % DIAGNOSED_EVERY === 0 ? await diagnosticFigures({ ...subject, state }) : {};
      await run.appendMetrics({ step, kind: 'step', ...scalars, ...diagnostics, imagesPerSecond });
      return imagesPerSecond;
    },
    restart: speed.restart,
  };
}
