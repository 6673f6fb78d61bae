import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readSafetensors, treeFromArrays, writeSafetensors } from '@gans/checkpoints';
import { createDcganGenerator, type DcganGeneratorConfig, type GeneratorNet } from '@gans/core-nets';
import { assertSameKeys, createSeed, disposeTree, FormatError, flattenTree } from '@gans/tensor';
import { flattenGanState, type GanState, type NetWeights, unflattenGanState } from '@gans/training';

const FOLDER = 'checkpoints';
const STATE_FILE = /^gan-(\d+)\.safetensors$/;
const GENERATOR_FILE = 'generator.safetensors';

/** A training state as it was saved. */
export interface SavedState {
  readonly state: GanState;
  /** Wall-clock time that the run had taken up to then. */
  readonly seconds: number;
}

/** Saves all that training needs to go on, and the averaged generator beside it; older training states are deleted once the new one is safe.
 *
 *  @param path the run folder; its subfolder checkpoints must exist.
 *  @param state not disposed.
 *  @param seconds that the run has taken so far.
 */
export async function saveState(
  path: string,
  config: DcganGeneratorConfig,
  classNames: readonly string[],
  state: GanState,
  seconds: number,
): Promise<void> {
  const { tensors, counters } = flattenGanState(state);
  const name = `gan-${String(state.step).padStart(7, '0')}.safetensors`;
  const metadata = { counters: JSON.stringify(counters), seconds: String(seconds) };
  await writeSafetensors(join(path, FOLDER, name), tensors, { metadata });
  const { params, state: statistics } = state.average;
  await writeSafetensors(
    join(path, FOLDER, GENERATOR_FILE),
    { params, state: statistics },
    {
      metadata: {
        config: JSON.stringify(config),
        classNames: JSON.stringify(classNames),
        step: String(state.step),
      },
    },
  );
  for (const other of await stateFiles(path)) if (other !== name) await rm(join(path, FOLDER, other), { force: true });
}

/** Loads the newest training state of a run.
 *
 *  @param path the run folder.
 *  @param template a fresh state of the same nets; not disposed.
 *  @returns the state, or undefined when none was saved yet; the caller disposes it.
 *  @throws FormatError or ShapeError when the file is damaged or belongs to other nets.
 */
export async function loadState(path: string, template: GanState): Promise<SavedState | undefined> {
  const newest = (await stateFiles(path)).at(-1);
  if (newest === undefined) return undefined;
  const { arrays, metadata } = await readSafetensors(join(path, FOLDER, newest));
  const counters = JSON.parse(metadata.counters ?? '{}') as Record<string, number>;
  return {
    state: unflattenGanState(template, flattenTree(treeFromArrays(arrays)), counters),
    seconds: Number(metadata.seconds),
  };
}

/** A generator ready to draw, as a run left it. */
export interface SavedGenerator {
  /** With the averaged weights; the caller disposes its params and state. */
  readonly net: GeneratorNet;
  readonly classNames: readonly string[];
  /** Step of training it was saved at. */
  readonly step: number;
}

/** Loads the averaged generator of a run.
 *
 *  @param path the run folder.
 *  @throws IoError when the run has none yet; FormatError when the file is not a generator of ours.
 */
export async function loadGenerator(path: string): Promise<SavedGenerator> {
  const file = join(path, FOLDER, GENERATOR_FILE);
  const { arrays, metadata } = await readSafetensors(file);
  const { config, classNames, step } = metadata;
  if (config === undefined || classNames === undefined)
    throw new FormatError(
      `loadGenerator: expected ${file} to name its config and classes, got neither. Take a file that gans train wrote.`,
    );
  const fresh = createDcganGenerator(JSON.parse(config) as DcganGeneratorConfig, createSeed(0));
  const { params, state } = treeFromArrays(arrays) as NetWeights;
  assertSameKeys('loadGenerator', flattenTree(treeOf(fresh)), flattenTree(treeOf({ params, state })));
  disposeTree(treeOf(fresh));
  return { net: { ...fresh, params, state }, classNames: JSON.parse(classNames) as string[], step: Number(step) };
}

const treeOf = ({ params, state }: NetWeights) => ({ params, state });

async function stateFiles(path: string): Promise<string[]> {
  const names = await readdir(join(path, FOLDER)).catch(() => [] as string[]);
  return names.filter((name) => STATE_FILE.test(name)).sort();
}
