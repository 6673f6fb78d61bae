import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileExists } from '../../file-exists';
import { readJson } from '../../json-file';
import type { EngineRecord } from '../../result';
import { cellFolder, readFinishedCells } from '../cell';
import { TABLE_FILE } from '../table-folder';
import { LENGTH_FILE, type LongTailLength } from './length';
import { methodOrder } from './methods';
import type { LongTailPlan } from './plan';
import { type LongTailReference, REFERENCE_FILE } from './reference';
import type { LongTailOutcome } from './result';

/** What is the same for all cells of a table, and for all its sessions. */
export interface LongTailProtocol {
  /** All images, before a long tail is made of them. */
  readonly data: {
    readonly name: string;
    readonly sha256: string;
    readonly count: number;
    readonly testSha256: string;
    readonly testCount: number;
    readonly imageShape: readonly number[];
    readonly classNames: readonly string[];
  };
  /** Minutes or steps of a cell, whichever was asked for. */
  readonly minutes?: number;
  readonly steps?: number;
  readonly engine: string;
  readonly batch: number;
  readonly learningRate: number;
}

/** What table.json holds. */
export interface LongTailDescription {
  readonly protocol: LongTailProtocol;
  readonly steps: number;
  /** Of the last session. */
  readonly engine: EngineRecord;
  /** The words after `gans` of the last session. */
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, unknown>>;
}

/** A table as its folder holds it: all that a page shows. */
export interface LongTailTable {
  /** Name of the folder. */
  readonly name: string;
  readonly description: LongTailDescription;
  readonly length: LongTailLength;
  readonly reference: LongTailReference;
  /** Of finished cells, by imbalance, method and seed. */
  readonly outcomes: readonly LongTailOutcome[];
  /** PNG files of generated images by method and imbalance, see `gridKey`: those of the lowest seed. */
  readonly grids: ReadonlyMap<string, Uint8Array>;
}

/** The key of a grid. */
export function gridKey({ method, imbalance }: Pick<LongTailOutcome, 'method' | 'imbalance'>): string {
  return `${method}-imbalance-${imbalance}`;
}

/** The protocol of a table. */
export function protocolOf(
  { data: { train, test }, engine, methods, request, cell }: LongTailPlan,
  length: { readonly steps?: number | undefined; readonly minutes: number },
): LongTailProtocol {
  const { gan } = cell(methods[0]!, request.imbalances[0]!, 1, 1).config;
  return {
    data: {
      name: train.name,
      sha256: train.sha256,
      count: train.length,
      testSha256: test.sha256,
      testCount: test.length,
      imageShape: train.imageShape,
      classNames: train.classNames,
    },
    ...(length.steps === undefined ? { minutes: length.minutes } : { steps: length.steps }),
    engine: engine.name,
    batch: gan.batchSize,
    learningRate: gan.optimizers.generator.learningRate,
  };
}

/** Reads the tables that have a finished cell, by name.
 *
 *  @param out the folder that they lie in.
 *  @throws FormatError when a file is damaged.
 */
export async function readLongTailTables(out: string): Promise<LongTailTable[]> {
  const names = await readdir(out).catch(() => [] as string[]);
  const found = await Promise.all(names.sort().map((name) => readTable(join(out, name), name)));
  return found.flatMap((table) => (table === undefined ? [] : [table]));
}

async function readTable(folder: string, name: string): Promise<LongTailTable | undefined> {
  if (!(await fileExists(join(folder, TABLE_FILE)))) return undefined;
  const cells = await readFinishedCells<LongTailOutcome>(folder);
  if (cells.length === 0) return undefined;
  cells.sort(
    ({ result: a }, { result: b }) => a.imbalance - b.imbalance || methodOrder(a.method, b.method) || a.seed - b.seed,
  );
  const grids = new Map<string, Uint8Array>();
  for (const cell of cells) {
    const key = gridKey(cell.result);
    if (grids.has(key) || cell.result.measured === undefined) continue;
    const png = join(cellFolder(folder, cell), 'run', 'samples', 'generated.png');
    const bytes = await readFile(png).catch(() => undefined);
    if (bytes !== undefined) grids.set(key, bytes);
  }
  return {
    name,
    description: (await readJson(join(folder, TABLE_FILE))) as LongTailDescription,
    length: (await readJson(join(folder, LENGTH_FILE))) as LongTailLength,
    reference: (await readJson(join(folder, REFERENCE_FILE))) as LongTailReference,
    outcomes: cells.map(({ result }) => result),
    grids,
  };
}
