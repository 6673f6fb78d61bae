import { join } from 'node:path';
import { type CvaeEncoder, type CvaeEncoderParams, createCvaeEncoder } from '@gans/core-nets';
import { type EncoderNet, trainEncoder } from '@gans/igc';
import { createSeed, disposeTree, foldIn } from '@gans/tensor';
import { loadNet, saveNet } from '@gans/training';
import type { OpenedGenerator } from '../../classify/open-generator';
import { createProgress } from '../../progress';
import type { CellPlace } from '../run-grid';
import { SIGMAS } from './search-choice';
import type { TableSetting } from './setting';

/** An encoder and its weights. */
export interface LoadedEncoder extends EncoderNet<CvaeEncoderParams> {
  readonly state: CvaeEncoder['state'];
}

/** What the training of an encoder has come to. */
export interface EncoderOutcome {
  readonly kind: 'encoder';
  readonly generator: string;
  readonly steps: number;
  /** Mean over the last tenth of the steps. */
  readonly loss: number;
}

const FILE = 'encoder.safetensors';

/** Trains the encoder that a search can start from, on images that the generator draws itself, with noise and without. One that was stopped begins anew: it takes minutes.
 *
 *  @throws GansError (code ABORTED) when stopped.
 */
export async function trainSearchEncoder(
  { decoder: { hiddenSize }, seed: number, sizes: { encoderSteps: steps } }: TableSetting,
  key: string,
  { generator, spec }: OpenedGenerator,
  { folder, io, quiet }: CellPlace,
): Promise<EncoderOutcome> {
  const seed = foldIn(createSeed(number), 'encoder');
  const { latentSize, classCount, imageShape } = spec;
  const [height, width, channels] = imageShape;
  const net = createCvaeEncoder({ latentSize, classCount, height, width, channels, hiddenSize }, foldIn(seed, 'net'));
  const progress = createProgress(io, { quiet });
  const losses: number[] = [];
  try {
    const params = await trainEncoder(generator, spec, encoderNet(net), {
      seed,
      steps,
      sigmas: SIGMAS,
      signal: io.signal,
      onStep: (step, loss) => {
        losses.push(loss);
        progress.report({ title: 'encoder', step, steps, figures: { loss } });
      },
    });
    await saveNet(join(folder, FILE), { ...net, params });
    disposeTree(params);
  } finally {
    disposeTree(net.params, net.state);
    progress.close();
  }
  const last = losses.slice(-Math.ceil(steps / 10));
  return { kind: 'encoder', generator: key, steps, loss: last.reduce((sum, loss) => sum + loss, 0) / last.length };
}

/** Loads it.
 *
 *  @param folder of its cell.
 *  @returns the caller disposes its params and state.
 */
export async function loadEncoder(folder: string): Promise<LoadedEncoder> {
  const { net } = await loadNet(join(folder, FILE), createCvaeEncoder);
  return { ...encoderNet(net), state: net.state };
}

function encoderNet({ params, state, apply }: CvaeEncoder): EncoderNet<CvaeEncoderParams> {
  return {
    params,
    encode: (weights, images, condition) =>
      apply(weights, state, { images, condition }, { training: false }).output.mean,
  };
}
