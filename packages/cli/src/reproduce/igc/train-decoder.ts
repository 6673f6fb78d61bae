import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createCvaeDecoder, createCvaeEncoder } from '@gans/core-nets';
import type { ImageDataset } from '@gans/datasets';
import { foldIn, type Seed } from '@gans/tensor';
import {
  type CvaeTrainingConfig,
  disposeCvaeState,
  loadCvaeCheckpoint,
  saveCvaeCheckpoint,
  saveNet,
  trainCvae,
  trainedCvae,
} from '@gans/training';
import { fileExists } from '../../file-exists';
import type { Io } from '../../io';
import { createProgress } from '../../progress';
import { createSaveClock } from '../../save-clock';
import type { CellPlace } from '../run-grid';
import { timeSteps } from '../time-steps';

/** Size and training of a decoder, but for how long it takes. */
export interface DecoderSetting {
  readonly latentSize: number;
  readonly hiddenSize: number;
  readonly batchSize: number;
  /** How far images are distorted as they are learned from; 0: not at all. See `distortionOf`. */
  readonly distortion: number;
}

/** A decoder to be trained. */
export interface DecoderTask {
  /** Of its file, without ending. */
  readonly name: string;
  /** Of the class whose images these are, if they are of one. */
  readonly className?: string | undefined;
  /** What it is to draw; its labels are the condition, where `classCount` is above 0. */
  readonly dataset: ImageDataset;
  /** Length of the condition: the classes of the data set, or 0. */
  readonly classCount: number;
  readonly setting: DecoderSetting;
  /** Rounded to whole epochs, one at least. */
  readonly steps: number;
  readonly seed: Seed;
}

const SAVE_EVERY_SECONDS = 60;
const LEARNING_RATE = 1e-3;
/** Of a pixel in [0, 1] around the decoded one: the size with which small decoders were found to invert best. */
const VARIANCE = 0.05;
const AVERAGE_DECAY = 0.998;
const ENDLESS = 2 ** 30;

/** How images are distorted as decoders learn from them, anew each time: what a hand might have drawn otherwise.
 *
 *  @param amount 1: by up to 8 degrees, a tenth of the size, 0.15 of slant and 1 pixel; 0: not at all.
 */
export const distortionOf = (amount: number) =>
  ({
    rotation: 8 * amount,
    scale: 0.1 * amount,
    shear: 0.15 * amount,
    shift: Math.round(amount),
    fill: 'black',
  }) as const;

const create = { encoder: createCvaeEncoder, decoder: createCvaeDecoder };

/** Trains the decoder of a conditional variational autoencoder, or goes on with it, and keeps it as `<name>.safetensors` in the cell's folder.
 *
 *  @throws GansError (code ABORTED) when stopped, after its state is saved.
 */
export async function trainDecoder(task: DecoderTask, { folder, io, quiet }: CellPlace): Promise<void> {
  const { name, className, dataset, seed } = task;
  const [file, saved] = [join(folder, `${name}.safetensors`), join(folder, `${name}.training.safetensors`)];
  if (await fileExists(file)) return;
  const { nets, config, state } = (await fileExists(saved)) ? await loadCvaeCheckpoint(saved, create) : begin(task);
  const clock = createSaveClock(SAVE_EVERY_SECONDS, io.now);
  const progress = createProgress(io, { quiet });
  try {
    const end = await trainCvae({
      nets,
      state,
      dataset,
      config,
      seed,
      signal: io.signal,
      onStep: async ({ step, steps, scalars, state: reached }) => {
        progress.report({ title: name, step, steps, figures: { loss: scalars.loss } });
        if (!io.signal.aborted && !clock.due()) return;
        await saveCvaeCheckpoint(saved, { nets, state: reached, config, seed });
        clock.saved();
      },
    });
    await saveNet(file, trainedCvae(nets, end).decoder, className === undefined ? {} : { metadata: { className } });
    disposeCvaeState(end);
    await rm(saved, { force: true });
  } finally {
    progress.close();
  }
}

/** Trains a decoder for a few seconds and throws it away.
 *
 *  @returns the median of the seconds of its steps, the first few left out.
 *  @throws GansError (code ABORTED) when stopped.
 */
export async function secondsPerDecoderStep(
  task: Omit<DecoderTask, 'steps'>,
  io: Pick<Io, 'now' | 'signal'>,
): Promise<number> {
  const { dataset, seed } = task;
  const { nets, config } = begin({ ...task, steps: ENDLESS });
  return timeSteps(io, (watch) => trainCvae({ nets, dataset, config, seed, ...watch }));
}

function begin({ dataset, classCount, setting, steps, seed }: DecoderTask) {
  const { latentSize, hiddenSize, distortion } = setting;
  const [height, width, channels] = dataset.imageShape;
  const size = { latentSize, hiddenSize, classCount, height, width, channels };
  const batchSize = Math.min(setting.batchSize, dataset.length);
  const config: CvaeTrainingConfig = {
    epochs: Math.max(1, Math.round(steps / Math.floor(dataset.length / batchSize))),
    batchSize,
    learningRate: LEARNING_RATE,
    reconstruction: { name: 'gaussian', variance: VARIANCE },
    average: { decay: AVERAGE_DECAY, start: 100 },
    ...(distortion > 0 && { augmentation: distortionOf(distortion) }),
  };
  const nets = {
    encoder: createCvaeEncoder(size, foldIn(seed, 'encoder')),
    decoder: createCvaeDecoder(size, foldIn(seed, 'decoder')),
  };
  return { nets, config, state: undefined };
}
