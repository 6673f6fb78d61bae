import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '@gans/checkpoints';
import type { Calibration, PresetName } from '@gans/igc';
import { FormatError } from '@gans/tensor';
import { fileExists } from '../file-exists';
import { readJson, toJson } from '../json-file';

/** A calibration, and the classifier that it belongs to. */
export interface SavedCalibration {
  /** Step of training that the generator was saved at. */
  readonly step: number;
  readonly preset: PresetName;
  /** Draws in the bank, and their seed; of presets that start from one. */
  readonly bank?: number;
  readonly seed?: number;
  /** What it was measured on. */
  readonly images: string;
  readonly calibration: Calibration;
}

/** The classifier that a calibration is asked for. */
export type CalibratedClassifier = Pick<SavedCalibration, 'step' | 'preset' | 'bank' | 'seed'>;

const KEYS = ['step', 'preset', 'bank', 'seed'] as const;

/** Where the calibration of a model lies: in its run, or beside the file of its generator. */
export async function calibrationFile(model: string): Promise<string> {
  return (await stat(model)).isDirectory() ? join(model, 'igc-calibration.json') : `${model}.igc-calibration.json`;
}

/** Keeps a calibration beside its model, in the place of an earlier one. */
export async function saveCalibration(model: string, saved: SavedCalibration): Promise<string> {
  const file = await calibrationFile(model);
  await writeFileAtomic(file, new TextEncoder().encode(toJson(saved)));
  return file;
}

/** The calibration that was kept beside a model.
 *
 *  @param classifier that it is for.
 *  @returns none where there is none, or only that of another classifier: then `others` names what differs.
 *  @throws FormatError when the file holds something else.
 */
export async function loadCalibration(
  model: string,
  classifier: CalibratedClassifier,
): Promise<{ calibration?: Calibration; others?: readonly string[] }> {
  const file = await calibrationFile(model);
  if (!(await fileExists(file))) return {};
  const saved = (await readJson(file)) as Partial<SavedCalibration> | null;
  if (saved?.calibration?.format !== 'gans-igc-calibration-1')
    throw new FormatError(
      `gans classify: expected ${file} to hold a calibration, got something else. Remove it, or calibrate anew by --calibrate.`,
    );
  const others = KEYS.filter((key) => saved[key] !== classifier[key]);
  return others.length === 0 ? { calibration: saved.calibration } : { others };
}
