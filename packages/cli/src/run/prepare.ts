import '@tensorflow/tfjs';
import { relative, resolve } from 'node:path';
import { type Engine, type EngineName, useEngine } from '@gans/engines';
import { createSeed, foldIn, type Seed } from '@gans/tensor';
import { createGan, disposeGanState, type GanNets, type GanState } from '@gans/training';
import { checkWritable } from '../check-writable';
import { configHash, defaultRunName } from '../config-hash';
import { loadData, type TrainingData } from '../data';
import { describeMachine, readVersions } from '../environment';
import { checkingInput } from '../failure';
import { inMemory } from '../in-memory';
import type { Io } from '../io';
import type { Progress } from '../progress';
import { withLongTail } from '../recipes/data-section';
import { inSection } from '../recipes/explain';
import { findRecipe } from '../recipes/find-recipe';
import { type RecipeChoices, recipeForData } from '../recipes/recipe-for-data';
import { openRunFolder, type RunFolder } from '../run-folder';
import { tellProgress } from '../tell-of-engine';
import { type GanRunConfig, runConfig } from './config';

/** What `gans train` was asked to do. */
export interface TrainRequest extends RecipeChoices {
  /** Name, or path of a .json file. */
  readonly recipe: string;
  readonly data: string;
  readonly out?: string | undefined;
  readonly seed: number;
  readonly engine: EngineName | 'auto';
  readonly minutes?: number | undefined;
  readonly channels?: 1 | 3 | undefined;
  /** Brings the images to so many pixels in height and width. */
  readonly resize?: number | undefined;
  /** Leaves out image files that do not decode. */
  readonly skipCorrupt?: boolean;
  /** Goes on with another config than the run was begun with. */
  readonly force?: boolean;
  /** The words after `gans` that ask for the same run: recorded, so that it can be resumed and made again. */
  readonly words: readonly string[];
}

/** Everything that a run starts from. Its run folder is this process's own until it is closed. */
export interface Preparation {
  readonly data: TrainingData;
  readonly engine: Engine;
  readonly versions: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, unknown>>;
  readonly config: GanRunConfig;
  /** The classes that the generator can be asked for, in order: none of an unconditional one. */
  readonly classNames: readonly string[];
  readonly seed: Seed;
  readonly run: RunFolder;
  readonly nets: GanNets;
  /** Before the first step; the caller disposes it. */
  readonly initial: GanState;
}

/** Checks all that the user gave, brings the engine up and opens the run folder. Whatever is wrong with the input shows here, before any work and before anything is written.
 *
 *  @param progress shows how image files are read; left out, nothing does.
 *  @throws InputError for data, sizes or a run folder that cannot be used; EngineError when no engine works; IoError when another process trains in the run folder.
 */
export async function prepare(request: TrainRequest, io: Io, progress?: Progress): Promise<Preparation> {
  const { cwd } = io;
  const out = request.out === undefined ? undefined : resolve(cwd, request.out);
  await checkingInput(() => checkWritable(out ?? resolve(cwd, 'runs'), 'gans train'));
  const recipe = await checkingInput(() => findRecipe(request.recipe, cwd));
  const files = await checkingInput(() => loadRequested(request, io, progress));
  const resolved = await checkingInput(() => recipeForData(recipe, request, files));
  const engine = await useEngine(request.engine, { onProgress: tellProgress(io) });
  const reading = { signal: io.signal, onProgress: showReading(progress) };
  const images = { train: await inMemory(files.train, reading), test: await inMemory(files.test, reading) };
  const data = withLongTail(images, resolved.values.data.longTail);
  const config = runConfig(resolved, data, { ...request, engine: engine.name });
  const seed = createSeed(request.seed);
  const { origins } = resolved;
  const { nets, state: initial } = await checkingInput(() =>
    inSection('nets', origins, () => createGan(config.nets, foldIn(seed, 'nets'))),
  );
  const versions = await readVersions();
  const environment = {
    engine: { name: engine.name, version: engine.version, threads: engine.threads },
    ...describeMachine(),
    versions,
  };
  const path = out ?? resolve(cwd, 'runs', defaultRunName(config.recipe, config.data.name, configHash({ ...config })));
  const classNames = config.nets.generator.classCount === 0 ? [] : data.train.classNames;
  const command = { words: request.words, folder: relative(path, cwd) };
  const details = { classNames, origins: Object.fromEntries(origins), command };
  const options = { now: io.now, force: request.force === true };
  const run = await openRunFolder(path, { ...config }, environment, details, options).catch((error) => {
    disposeGanState(initial);
    throw error;
  });
  return { data, engine, versions, environment, config, classNames, seed, run, nets, initial };
}

/** Loads the images that a training was asked for, shows how far that is, and tells which are left out. */
export function loadRequested(
  { data, channels, resize, skipCorrupt }: Pick<TrainRequest, 'data' | 'channels' | 'resize' | 'skipCorrupt'>,
  { cwd, signal }: Pick<Io, 'cwd' | 'signal'>,
  progress?: Progress,
): Promise<TrainingData> {
  const told = new Set<string>();
  return loadData(data, {
    channels,
    resize,
    skipCorrupt,
    cwd,
    signal,
    onProgress: showReading(progress),
    onSkipped: (line) => {
      // The training and the test part of one folder have the same ones.
      if (!told.has(line)) progress?.note(`warning: ${line}`);
      told.add(line);
    },
  });
}

const showReading = (progress?: Progress) => (step: number, steps: number) => {
  // A small folder is read before anyone wonders.
  if (step > 0 && step < steps) progress?.report({ title: 'images', step, steps, figures: {} });
};
