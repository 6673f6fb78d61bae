import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImageDataset } from '@gans/datasets';
import { isGansError, type Seed } from '@gans/tensor';
import {
  type CheckedClassifierConfig,
  createClassifierNet,
  loadClassifierCheckpoint,
  loadNet,
  type NamedClassifier,
  saveClassifierCheckpoint,
  saveNet,
  trainClassifier,
} from '@gans/training';
import { fileExists } from '../file-exists';
import type { EngineRecord, EngineStretch } from '../result';
import type { SaveClock } from '../save-clock';
import { withEngine } from './engine-stretches';

/** How a classifier of a run is trained and told of. */
export interface ObtainClassifierOptions {
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

/** Which classifier. */
export interface ClassifierOrder {
  /** Of its files in the folder: 'classifier' makes classifier.safetensors. */
  readonly name: string;
  /** Makes the net with its initial weights. */
  readonly create: () => NamedClassifier;
  readonly training: CheckedClassifierConfig;
  readonly dataset: ImageDataset;
  /** Of the training. */
  readonly seed: Seed;
}

/** A classifier that has been trained. */
export interface ObtainedClassifier {
  /** The caller disposes its params and state. */
  readonly net: NamedClassifier;
  /** Of its file. */
  readonly sha256: string;
  /** That it was trained on. */
  readonly engines: readonly EngineStretch[];
}

/** Loads a classifier from its folder, or trains and saves it, going on where an earlier session stopped.
 *
 *  @param folder must exist.
 *  @param order which one; its net is made where it is trained from the start.
 *  @throws GansError (code ABORTED) when stopped, after its training is saved.
 */
export async function obtainClassifier(
  folder: string,
  order: ClassifierOrder,
  options: ObtainClassifierOptions,
): Promise<ObtainedClassifier> {
  const file = join(folder, `${order.name}.safetensors`);
  const unfinished = join(folder, `${order.name}-training.safetensors`);
  const there = await loadIfReadable(file, (name) => loadNet(name, createClassifierNet), options.onDamaged);
  const { net, metadata } = there ?? (await train(file, unfinished, order, options));
  await rm(unfinished, { force: true });
  const sha256 = createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
  return { net, sha256, engines: enginesOf(metadata) };
}

async function train(
  file: string,
  unfinished: string,
  { create, training: config, dataset, seed }: ClassifierOrder,
  { signal, engine, clock, onStart, onStep, onSaved, onDamaged }: ObtainClassifierOptions,
): Promise<{ net: NamedClassifier; metadata: Readonly<Record<string, string>> }> {
  const saved = await loadIfReadable(unfinished, (name) => loadClassifierCheckpoint(name), onDamaged);
  const before = enginesOf(saved?.metadata ?? {});
  const metadata = { engines: JSON.stringify(withEngine(before, engine, 0)) };
  const stop = new AbortController();
  onStart?.(saved?.progress.step ?? 0, before);
  const net = await trainClassifier({
    net: saved?.net ?? create(),
    progress: saved?.progress,
    dataset,
    config,
    seed,
    signal: stop.signal,
    onStep: async ({ step, steps, loss, ...moment }) => {
      onStep?.({ step, steps, loss });
      if (step === steps || !(signal.aborted || clock.due())) return;
      await saveClassifierCheckpoint(unfinished, { ...moment, config, seed }, { metadata });
      clock.saved();
      onSaved?.(step, steps);
      if (signal.aborted) stop.abort();
    },
  });
  await saveNet(file, net, { metadata });
  return { net, metadata };
}

async function loadIfReadable<T>(
  file: string,
  load: (file: string) => Promise<T>,
  onDamaged?: (line: string) => void,
): Promise<T | undefined> {
  if (!(await fileExists(file))) return undefined;
  try {
    return await load(file);
  } catch (error) {
    if (!isGansError(error)) throw error;
    onDamaged?.(error.message);
    return undefined;
  }
}

function enginesOf({ engines }: Readonly<Record<string, string>>): readonly EngineStretch[] {
  return JSON.parse(engines ?? '[]') as EngineStretch[];
}
