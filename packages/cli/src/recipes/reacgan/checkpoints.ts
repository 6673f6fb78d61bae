import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createDcganGenerator, type GeneratorNet } from '@gans/core-nets';
import {
  type GanCheckpoint,
  type GanState,
  loadGanCheckpoint,
  loadNet,
  saveGanCheckpoint,
  saveNet,
} from '@gans/training';

const FOLDER = 'checkpoints';
const STATE_FILE = /^gan-(\d+)\.safetensors$/;
const GENERATOR_FILE = 'generator.safetensors';

/** Saves all that training needs to go on, and the averaged generator beside it; older training states are deleted once the new one is safe.
 *
 *  @param path the run folder; its subfolder checkpoints must exist.
 *  @param checkpoint nothing of it is disposed.
 *  @param about names of the classes, and seconds that the run has taken so far.
 */
export async function saveState(
  path: string,
  checkpoint: GanCheckpoint,
  { classNames, seconds }: { readonly classNames: readonly string[]; readonly seconds: number },
): Promise<void> {
  const { netsConfig, state } = checkpoint;
  const name = `gan-${String(state.step).padStart(7, '0')}.safetensors`;
  await saveGanCheckpoint(join(path, FOLDER, name), checkpoint, { metadata: { seconds: String(seconds) } });
  await saveNet(
    join(path, FOLDER, GENERATOR_FILE),
    { config: netsConfig.generator, ...state.average },
    { metadata: { classNames: JSON.stringify(classNames), step: String(state.step) } },
  );
  for (const other of await stateFiles(path)) if (other !== name) await rm(join(path, FOLDER, other), { force: true });
}

/** A training state as it was saved. */
export interface SavedState {
  readonly state: GanState;
  /** Wall-clock time that the run had taken up to then. */
  readonly seconds: number;
}

/** Loads the newest training state of a run.
 *
 *  @param path the run folder.
 *  @returns the state, or undefined when none was saved yet; the caller disposes it.
 *  @throws FormatError when the file is damaged.
 */
export async function loadState(path: string): Promise<SavedState | undefined> {
  const newest = (await stateFiles(path)).at(-1);
  if (newest === undefined) return undefined;
  const { state, metadata } = await loadGanCheckpoint(join(path, FOLDER, newest));
  return { state, seconds: Number(metadata.seconds) };
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
  const { net, metadata } = await loadNet(join(path, FOLDER, GENERATOR_FILE), createDcganGenerator);
  return { net, classNames: JSON.parse(metadata.classNames ?? '[]') as string[], step: Number(metadata.step) };
}

async function stateFiles(path: string): Promise<string[]> {
  const names = await readdir(join(path, FOLDER)).catch(() => [] as string[]);
  return names.filter((name) => STATE_FILE.test(name)).sort();
}
