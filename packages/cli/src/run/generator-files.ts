import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { GeneratorNet } from '@gans/core-nets';
import { createGanGenerator, type GanCheckpoint, loadNet, saveNet } from '@gans/training';

/** Which generator of a run: that of its last checkpoint, or that of its best look. */
export type GeneratorChoice = 'last' | 'best';

/** A generator ready to draw, as a run left it. */
export interface SavedGenerator {
  /** With the averaged weights; the caller disposes its params and state. */
  readonly net: GeneratorNet;
  readonly classNames: readonly string[];
  /** Step of training it was saved at. */
  readonly step: number;
}

/** Saves the averaged generator of a training state.
 *
 *  @param path the run folder; its subfolder checkpoints must exist.
 *  @param choice which one it is.
 *  @param checkpoint nothing of it is disposed.
 *  @param classNames in the order of the classes.
 */
export function saveGenerator(
  path: string,
  choice: GeneratorChoice,
  { netsConfig, state }: GanCheckpoint,
  classNames: readonly string[],
): Promise<void> {
  const metadata = { classNames: JSON.stringify(classNames), step: String(state.step) };
  return saveNet(generatorFile(path, choice), { config: netsConfig.generator, ...state.average }, { metadata });
}

/** Loads an averaged generator of a run.
 *
 *  @param path the run folder.
 *  @param choice which one.
 *  @throws IoError when the run has none yet; FormatError when the file is not a generator of ours.
 */
export function loadGenerator(path: string, choice: GeneratorChoice): Promise<SavedGenerator> {
  return loadGeneratorFile(generatorFile(path, choice));
}

/** Loads an averaged generator from its file.
 *
 *  @throws IoError when it cannot be read; FormatError when it is not a generator of ours.
 */
export async function loadGeneratorFile(file: string): Promise<SavedGenerator> {
  const { net, metadata } = await loadNet(file, createGanGenerator);
  return { net, classNames: JSON.parse(metadata.classNames ?? '[]') as string[], step: Number(metadata.step) };
}

/** Removes a generator of a run, if it is there. */
export function removeGenerator(path: string, choice: GeneratorChoice): Promise<void> {
  return rm(generatorFile(path, choice), { force: true });
}

/** The path of a generator of a run. */
export function generatorFile(path: string, choice: GeneratorChoice): string {
  return join(path, 'checkpoints', choice === 'last' ? 'generator.safetensors' : 'generator-best.safetensors');
}
