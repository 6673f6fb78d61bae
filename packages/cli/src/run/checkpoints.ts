import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { disposeTree, FormatError, isGansError } from '@gans/tensor';
import {
  disposeGanState,
  type GanCheckpoint,
  type GanState,
  loadGanCheckpoint,
  saveGanCheckpoint,
} from '@gans/training';
import { loadGenerator, removeGenerator, saveGenerator } from './generator-files';
import { parseRecord, type RunRecord } from './run-record';
import { statesToKeep } from './states-to-keep';

const FOLDER = 'checkpoints';
const STATE_FILE = /^gan-(\d+)\.safetensors$/;

/** What a checkpoint says besides the training state. */
export interface AboutState {
  readonly record: RunRecord;
  readonly classNames: readonly string[];
  /** How many training states to keep, see `statesToKeep`, and the steps between two looks. */
  readonly keep: number;
  readonly everySteps: number;
}

/** Saves all that training needs to go on, and the averaged generator beside it, once more if it is the best so far; older training states go once the new one is safe.
 *
 *  The training state is written last: after a kill the run goes on from the one before, and writes the generators again.
 *
 *  @param path the run folder; its subfolder checkpoints must exist.
 *  @param checkpoint nothing of it is disposed.
 *  @param about the rest of what there is to know.
 */
export async function saveState(path: string, checkpoint: GanCheckpoint, about: AboutState): Promise<void> {
  const { state } = checkpoint;
  const { record, classNames } = about;
  await saveGenerator(path, 'last', checkpoint, classNames);
  if (record.best?.step === state.step) await saveGenerator(path, 'best', checkpoint, classNames);
  await saveGanCheckpoint(stateFile(path, state.step), checkpoint, { metadata: { run: JSON.stringify(record) } });
  await removeSuperseded(path, state.step, about);
}

/** Removes the training states that are not to be kept beside the current one, see `statesToKeep`. A kill right after a state was saved leaves some; the next start of the run ends that work.
 *
 *  @param path the run folder.
 *  @param current step of the state that the run is at.
 *  @param about as for `saveState`.
 */
export async function removeSuperseded(
  path: string,
  current: number,
  { record, keep, everySteps }: Omit<AboutState, 'classNames'>,
): Promise<void> {
  const steps = await savedSteps(path);
  const kept = statesToKeep(steps, { current, best: record.best?.step, keep, everySteps, over: record.over });
  for (const step of steps) if (!kept.includes(step)) await rm(stateFile(path, step), { force: true });
}

/** A training state as it was saved. */
export interface SavedState {
  readonly state: GanState;
  readonly record: RunRecord;
}

/** Loads the newest training state of a run that can be read.
 *
 *  @param path the run folder.
 *  @param onDamaged is told, in one line, of each newer one that cannot.
 *  @returns the state, or undefined when none was saved yet; the caller disposes it.
 *  @throws FormatError when none can be read: what there is stays as it is.
 */
export async function loadState(path: string, onDamaged: (line: string) => void): Promise<SavedState | undefined> {
  const steps = (await savedSteps(path)).reverse();
  const damages: Error[] = [];
  for (const step of steps) {
    try {
      const { state, metadata } = await loadGanCheckpoint(stateFile(path, step));
      return { state, record: recordOf(state, metadata.run) };
    } catch (error) {
      if (!isGansError(error)) throw error;
      damages.push(error);
      if (damages.length < steps.length) onDamaged(error.message);
    }
  }
  if (damages[0] === undefined) return undefined;
  throw new FormatError(
    `${damages[0].message} No other training state of the run can be read: delete ${join(path, FOLDER, 'gan-*.safetensors')} to train it from its first step.`,
  );
}

/** Makes the file of the best generator agree with the record: a kill may have left there one that the run, going on from an earlier step, knows nothing of yet.
 *
 *  @param path the run folder.
 *  @param record of the state that the run goes on from.
 *  @param classNames as for `saveState`.
 */
export async function restoreBest(path: string, { best }: RunRecord, classNames: readonly string[]): Promise<void> {
  if (best === undefined) return removeGenerator(path, 'best');
  const there = await loadGenerator(path, 'best').catch(() => undefined);
  if (there !== undefined) disposeTree(there.net.params, there.net.state);
  if (there?.step === best.step) return;
  // Without its training state the best generator is lost, which is no reason not to go on.
  const checkpoint = await loadGanCheckpoint(stateFile(path, best.step)).catch(() => undefined);
  if (checkpoint === undefined) return removeGenerator(path, 'best');
  await saveGenerator(path, 'best', checkpoint, classNames);
  disposeGanState(checkpoint.state);
}

function recordOf(state: GanState, text: string | undefined): RunRecord {
  try {
    return parseRecord(text);
  } catch (error) {
    disposeGanState(state);
    throw error;
  }
}

function stateFile(path: string, step: number): string {
  return join(path, FOLDER, `gan-${String(step).padStart(7, '0')}.safetensors`);
}

async function savedSteps(path: string): Promise<number[]> {
  const names = await readdir(join(path, FOLDER)).catch(() => [] as string[]);
  return names
    .flatMap((name) => STATE_FILE.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}
