import { createHash } from 'node:crypto';
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metadata } from '@gans/checkpoints';
import { asTaps } from '@gans/core-nets';
import { createImageDataset, type ImageDataset } from '@gans/datasets';
import { disposeTree, foldIn, isGansError, type Seed } from '@gans/tensor';
import {
  createClassifierNet,
  loadClassifierCheckpoint,
  loadNet,
  type NamedClassifier,
  saveClassifierCheckpoint,
  saveNet,
  trainClassifier,
} from '@gans/training';
import type { EngineRecord, EngineStretch } from '../result';
import type { SaveClock } from '../save-clock';
import type { GanRunConfig } from './config';
import { withEngine } from './engine-stretches';
import type { Judge } from './judge';

const FILE = 'classifier.safetensors';
const TRAINING_FILE = 'classifier-training.safetensors';

/** How the run's classifier is trained and told of. */
export interface ObtainJudgeOptions {
  /** Saves the training after the step under way and ends it. */
  readonly signal: AbortSignal;
  /** That it is trained on from here. */
  readonly engine: EngineRecord;
  readonly clock: SaveClock;
  /** Called before the first step of this session with the steps made so far, and the engines that made them. */
  readonly onStart?: (step: number, engines: readonly EngineStretch[]) => void;
  readonly onStep?: (progress: { readonly step: number; readonly steps: number; readonly loss: number }) => void;
  /** Called once a checkpoint of the training is safe. */
  readonly onSaved?: (step: number, steps: number) => void;
  /** Is told, in one line, of a file that cannot be read; what it held is made again. */
  readonly onDamaged?: (line: string) => void;
}

/** Loads the run's classifier, or trains and saves it, going on where an earlier session stopped.
 *
 *  @param path the run folder; its subfolder checkpoints must exist.
 *  @param dataset real training images.
 *  @param seed of the run.
 *  @throws GansError (code ABORTED) when stopped, after its training is saved.
 */
export async function obtainJudge(
  path: string,
  config: GanRunConfig,
  dataset: ImageDataset,
  seed: Seed,
  options: ObtainJudgeOptions,
): Promise<Judge> {
  const folder = join(path, 'checkpoints');
  const file = join(folder, FILE);
  const there = await loadIfReadable(file, (name) => loadNet(name, createClassifierNet), options.onDamaged);
  const { net, metadata } = there ?? (await train(folder, config, dataset, seed, options));
  await rm(join(folder, TRAINING_FILE), { force: true });
  const sha256 = createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
  // Of one class there is little to learn: such features are called what they are.
  const training = dataset.classCount > 1 ? 'trained on' : 'shown nothing but';
  return {
    taps: asTaps(net),
    classCount: net.spec.classCount,
    featureSize: net.spec.featureSize,
    identity: { name: `${net.config.net} ${training} ${dataset.name}, tap features`, sha256 },
    engines: enginesOf(metadata),
    dispose: () => disposeTree(net.params, net.state),
  };
}

async function train(
  folder: string,
  { classifier }: GanRunConfig,
  dataset: ImageDataset,
  runSeed: Seed,
  { signal, engine, clock, onStart, onStep, onSaved, onDamaged }: ObtainJudgeOptions,
): Promise<{ net: NamedClassifier; metadata: Metadata }> {
  const file = join(folder, TRAINING_FILE);
  const config = classifier.training;
  const seed = foldIn(runSeed, 'classifier training');
  const saved = await loadIfReadable(file, (name) => loadClassifierCheckpoint(name), onDamaged);
  const before = enginesOf(saved?.metadata ?? {});
  const metadata = { engines: JSON.stringify(withEngine(before, engine, 0)) };
  const stop = new AbortController();
  onStart?.(saved?.progress.step ?? 0, before);
  const net = await trainClassifier({
    net: saved?.net ?? createClassifierNet({ net: 'small-cnn', ...classifier.net }, foldIn(runSeed, 'classifier')),
    progress: saved?.progress,
    dataset: withTwoClasses(dataset),
    config,
    seed,
    signal: stop.signal,
    onStep: async ({ step, steps, loss, ...moment }) => {
      onStep?.({ step, steps, loss });
      if (step === steps || !(signal.aborted || clock.due())) return;
      await saveClassifierCheckpoint(file, { ...moment, config, seed }, { metadata });
      clock.saved();
      onSaved?.(step, steps);
      if (signal.aborted) stop.abort();
    },
  });
  await saveNet(join(folder, FILE), net, { metadata });
  return { net, metadata };
}

// A classifier knows two classes at least; of a set that has one, the other stays empty.
function withTwoClasses(dataset: ImageDataset): ImageDataset {
  const { name, classNames, imageShape, labels } = dataset;
  if (classNames.length > 1) return dataset;
  return createImageDataset({
    name,
    classNames: [...classNames, 'nothing'],
    imageShape,
    labels,
    pixels: (indices) => dataset.pixels(indices),
  });
}

async function loadIfReadable<T>(
  file: string,
  load: (file: string) => Promise<T>,
  onDamaged?: (line: string) => void,
): Promise<T | undefined> {
  if ((await stat(file).catch(() => undefined)) === undefined) return undefined;
  try {
    return await load(file);
  } catch (error) {
    if (!isGansError(error)) throw error;
    onDamaged?.(error.message);
    return undefined;
  }
}

function enginesOf({ engines }: Metadata): readonly EngineStretch[] {
  return JSON.parse(engines ?? '[]') as EngineStretch[];
}
