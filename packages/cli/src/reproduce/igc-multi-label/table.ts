import { join } from 'node:path';
import { writeFileAtomic } from '@gans/checkpoints';
import { readJson, toJson } from '../../json-file';
import type { EngineRecord } from '../../result';
import { readFinishedCells } from '../cell';
import type { TrainingLength } from '../igc/pace';
import type { DecoderSetting } from '../igc/train-decoder';
import { TABLE_FILE } from '../table-folder';
import type { LabelOutcome } from './cells';
import type { GlyphCounts } from './glyph-labels';

/** What all cells share, and their last session, as table.json holds it. */
export interface LabelDescription {
  readonly counts: GlyphCounts;
  /** Shape, and content hashes of the parts. */
  readonly data: {
    readonly imageShape: readonly number[];
    readonly train: string;
    readonly tuning: string;
    readonly test: string;
  };
  readonly decoder: DecoderSetting;
  readonly length: TrainingLength;
  readonly seed: number;
  readonly quick: boolean;
  readonly engine: EngineRecord;
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, unknown>>;
}

/** The folder as it is: all that a page shows. */
export interface LabelTable {
  readonly description: LabelDescription;
  readonly outcomes: readonly LabelOutcome[];
}

/** Writes what the cells share. */
export async function describeLabels(folder: string, description: LabelDescription): Promise<void> {
  await writeFileAtomic(join(folder, TABLE_FILE), toJson(description));
}

/** Reads the finished cells: the one table that they make, or none. */
export async function readLabelTables(folder: string): Promise<LabelTable[]> {
  const cells = await readFinishedCells<LabelOutcome>(folder);
  if (cells.length === 0) return [];
  const description = (await readJson(join(folder, TABLE_FILE))) as LabelDescription;
  return [{ description, outcomes: cells.map(({ result }) => result) }];
}
