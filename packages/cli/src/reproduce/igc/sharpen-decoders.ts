import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readSafetensors, treeFromArrays, writeSafetensors } from '@gans/checkpoints';
import type { CvaeDecoderParams } from '@gans/core-nets';
import { augmentDataset, batch, type ImageDataset } from '@gans/datasets';
import {
  type DiscriminativeState,
  type InversionSpec,
  type TrainDiscriminativelyOptions,
  trainDiscriminatively,
} from '@gans/igc';
import { ConfigError, createSeed, disposeTree, foldIn, integers, type Seed, type Tree } from '@gans/tensor';
import { saveNet } from '@gans/training';
import type { Tensor1D } from '@tensorflow/tfjs-core';
import { countDecoders, decoderFile, loadDecoders } from '../../classify/open-generator';
import { stackDecoders, unstackDecoder } from '../../classify/stack-decoders';
import { fileExists } from '../../file-exists';
import { createProgress } from '../../progress';
import { createSaveClock } from '../../save-clock';
import type { CellPlace } from '../run-grid';
import { timeSteps } from '../time-steps';
import { stepsFor, type TrainingLength } from './pace';
import { SIGMAS } from './search-choice';
import type { TableSetting } from './setting';
import { distortionOf } from './train-decoder';

/** Weights of all decoders, each leaf [K, ...]. */
type Params = CvaeDecoderParams;
type Options = TrainDiscriminativelyOptions<Params>;

const SAVE_EVERY_SECONDS = 60;
/** Chosen by short trials on held-out training images: with all of the distortion the decoders learn more slowly what tells classes apart; without choosing hard examples they learn less from as many steps. */
const [LEARNING_RATE, DRAWING_WEIGHT, DISTORTION_SHARE, HARD_OF] = [4e-4, 0.05, 0.4, 4];
const ENDLESS = 2 ** 30;

/** Goes on with trained class decoders so that a search tells them apart, and keeps them as files of the same names in the cell's folder.
 *
 *  @param length of the training; its steps are measured.
 *  @param from the folder of the decoders to begin with.
 *  @returns the steps made.
 *  @throws GansError (code ABORTED) when stopped: what there was at the last bank has been saved.
 */
export async function sharpenDecoders(
  {
    data: { train },
    decoder: { batchSize, distortion },
    seed: number,
    sizes,
  }: Pick<TableSetting, 'data' | 'decoder' | 'seed' | 'sizes'>,
  length: TrainingLength,
  { folder, io, quiet }: CellPlace,
  from: string,
): Promise<number> {
  const seed = foldIn(createSeed(number), 'sharpen');
  if ((await countDecoders(from)) === 0)
    throw new ConfigError(
      `gans reproduce igc: expected trained class decoders in ${from}, got none. Run cell class-decoders-generator first.`,
    );
  const { nets, names } = await loadDecoders(from);
  const spec: InversionSpec = { ...nets[0]!.spec, classCount: nets.length };
  const net = stackDecoders(nets);
  const options = {
    seed,
    draw: drawFrom(train, DISTORTION_SHARE * distortion, seed),
    learningRate: LEARNING_RATE,
    drawingWeight: DRAWING_WEIGHT,
    hardOf: HARD_OF,
    sigmas: SIGMAS,
    batchSize,
    bank: { size: sizes.bank },
    search: SEARCH,
  };
  const saved = join(folder, 'sharpening.safetensors');
  const progress = createProgress(io, { quiet });
  try {
    const steps = await stepsFor(folder, length, () =>
      timeSteps(io, (watch) => trainDiscriminatively(net, spec, { ...options, steps: ENDLESS, ...watch })),
    );
    const clock = createSaveClock(SAVE_EVERY_SECONDS, io.now);
    const trained = await trainDiscriminatively(net, spec, {
      ...options,
      steps,
      state: (await fileExists(saved)) ? await loadState(saved) : undefined,
      signal: io.signal,
      onStep: ({ step, loss, accuracy }) =>
        progress.report({ title: 'sharpening', step, steps, figures: { loss, accuracy } }),
      onBank: async (state) => {
        if (!clock.due()) return;
        await saveState(saved, state);
        clock.saved();
      },
    });
    try {
      for (const [k, own] of nets.entries()) {
        const className = names[k];
        const metadata = className === undefined ? {} : { metadata: { className } };
        const params = unstackDecoder(trained, k);
        await saveNet(decoderFile(folder, k), { ...own, params }, metadata);
        disposeTree(params);
      }
    } finally {
      disposeTree(trained);
    }
    await rm(saved, { force: true });
    return steps;
  } finally {
    progress.close();
    disposeTree(net.params);
    for (const { params, state } of nets) disposeTree(params, state);
  }
}

/** The search that is learned from: that of preset 'robust', in fewer, longer steps. */
const SEARCH: NonNullable<Options['search']> = {
  preset: 'robust',
  learningRate: 0.2,
  decay: 'cosine',
  schedule: [{ steps: 0 }, { keep: 4, steps: 5 }, { keep: 2, steps: 5 }],
};

/** Training images, drawn with replacement and distorted anew each time. */
function drawFrom(dataset: ImageDataset, amount: number, seed: Seed): Options['draw'] {
  const [distortion, range] = [foldIn(seed, 'distortion'), distortionOf(amount)];
  return (own, count) => {
    const view = augmentDataset(dataset, { ...range, seed: foldIn(distortion, integers(own, 1, 2 ** 31)[0]!) });
    return batch(view, integers(foldIn(own, 'places'), count, dataset.length));
  };
}

async function saveState(path: string, { step, params, logTemperatures, optimizers }: DiscriminativeState<Params>) {
  const moments = optimizers.map(({ firstMoment, secondMoment }) => ({ firstMoment, secondMoment }));
  const tree = { params, logTemperatures, ofWeights: moments[0]!, ofTemperatures: moments[1]! };
  await writeSafetensors(path, tree as unknown as Tree, { metadata: { step: String(step) }, checksum: 'sha256' });
}

async function loadState(path: string): Promise<DiscriminativeState<Params>> {
  const { arrays, metadata } = await readSafetensors(path);
  const step = Number(metadata.step);
  const { params, logTemperatures, ofWeights, ofTemperatures } = treeFromArrays(arrays) as unknown as {
    readonly params: Params;
    readonly logTemperatures: Tensor1D;
  } & Readonly<Record<'ofWeights' | 'ofTemperatures', { readonly firstMoment: Tree; readonly secondMoment: Tree }>>;
  return {
    step,
    params,
    logTemperatures,
    optimizers: [
      { step, ...ofWeights },
      { step, ...ofTemperatures },
    ],
  };
}
