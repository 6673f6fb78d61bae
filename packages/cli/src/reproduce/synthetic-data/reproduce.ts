import '@tensorflow/tfjs';
import { join } from 'node:path';
import { fillDataset } from '@gans/synthetic-data';
import { createSeed, foldIn } from '@gans/tensor';
import type { CommandOutput } from '../../command';
import { describeMachine, readVersions } from '../../environment';
import { checkingInput } from '../../failure';
import { fileExists } from '../../file-exists';
import { formatNumber } from '../../format';
import type { Io } from '../../io';
import { readJson } from '../../json-file';
import { createProgress } from '../../progress';
import type { GridRequest } from '../grid-request';
import { lockGrid } from '../lock-grid';
import { type Reproduction, reproduceTables } from '../reproduce-tables';
import { type CellPlace, type GridOutcome, runGrid } from '../run-grid';
import { selectCells } from '../select-cells';
import { checkTableFolder, describeTable, folderName, TABLE_FILE } from '../table-folder';
import { obtainGenerator, type TableGenerator } from './generator';
import { checkMemorization } from './memorization-check';
import { syntheticDataPage } from './page';
import { MINING, type Plan, planTable, type TableRequest, type TrainingCell } from './plan';
import type { CellOutcome, GeneratorRecord, TableDescription, TableProtocol } from './result';
import { runCell } from './run-cell';
import { readTables, type TableContents } from './table-contents';
import { mainTable, tableTitle } from './table-text';

const CALLER = 'gans reproduce synthetic-data';

/** Generated images that no classifier is trained on. */
const HELD_OUT = 2000;

/** What `gans reproduce synthetic-data` was asked for. */
export interface ReproduceRequest extends TableRequest, GridRequest {
  /** Seeds 1 to that number. */
  readonly seeds: number;
}

/** Runs the comparison on one data set, or goes on with it, and writes the page of all tables.
 *
 *  @throws InputError for what cannot be used; GansError (code ABORTED) when stopped: the same command goes on.
 */
export function reproduceSyntheticData(request: ReproduceRequest, io: Io): Promise<CommandOutput> {
  const reproduction: Reproduction<ReproduceRequest, TableContents> = {
    paper: 'synthetic-data',
    list: async (...given) => {
      const { folder, cells } = await openTable(...given);
      return { folder, cells: cells('') };
    },
    run: runTable,
    readTables,
    pageOf: syntheticDataPage,
    textOf: (table) => `${tableTitle(table)}\n${mainTable(table)}`,
  };
  return reproduceTables(reproduction, request, io);
}

/** What a request comes to, before any work. */
interface OpenedTable {
  readonly plan: Plan;
  readonly folder: string;
  /** Those asked for, trained on images of a generator. */
  cells(generatorSha256: string): TrainingCell[];
}

async function openTable(request: ReproduceRequest, out: string, io: Io): Promise<OpenedTable> {
  const reading = createProgress(io, { quiet: request.quiet });
  const plan = await planTable(request, io, reading).finally(reading.close);
  const folder = join(out, `${folderName(plan.data.train.name)}${request.quick ? '-quick' : ''}`);
  const seeds = Array.from({ length: request.seeds }, (_, i) => i + 1);
  const cells = (generator: string) =>
    selectCells(
      seeds.flatMap((seed) => plan.variants.map((variant) => plan.cell(variant, seed, generator))),
      request.cells,
      CALLER,
    );
  // A pattern that matches nothing shows before any work.
  await checkingInput(() => cells(''));
  return { plan, folder, cells };
}

async function runTable(request: ReproduceRequest, out: string, io: Io): Promise<GridOutcome<CellOutcome>> {
  const { quiet } = request;
  const { plan, folder, cells } = await openTable(request, out, io);
  const release = await lockGrid(folder, CALLER);
  const generator = await obtainGenerator(plan, out, io, { quiet }).catch((error) => {
    release();
    throw error;
  });
  const progress = createProgress(io, { quiet });
  try {
    const protocol = protocolOf(plan, generator);
    await checkingInput(() => checkTableFolder(folder, protocol));
    const found = await knownGenerator(folder);
    const heldOut = await fillDataset(generator.source, {
      count: Math.min(HELD_OUT, request.size),
      seed: foldIn(createSeed(0), 'held out'),
      signal: io.signal,
    });
    const { from, step, sha256 } = generator;
    await describeTable(folder, {
      protocol,
      generator: found ?? { from, step, sha256, memorization: checkMemorization(plan.data, heldOut) },
      engine: plan.engine,
      words: request.words,
      environment: { ...describeMachine(), versions: await readVersions() },
    } satisfies TableDescription);
    if (!quiet)
      progress.note(
        `${plan.data.train.name}: ${formatNumber(request.size)} images and ${request.epochs} epochs a cell on ${plan.engine.name}, threads ${plan.engine.threads}`,
      );
    const setting = { plan, generator, heldOut };
    const run = (cell: TrainingCell, place: CellPlace) => runCell(setting, cell, place);
    return await runGrid<TrainingCell, CellOutcome>({ folder, cells: cells(generator.sha256), run }, io, { quiet });
  } finally {
    generator.dispose();
    release();
    progress.close();
  }
}

function protocolOf({ data: { train, test }, request, engine }: Plan, { sha256 }: TableGenerator): TableProtocol {
  return {
    data: {
      name: train.name,
      sha256: train.sha256,
      count: train.length,
      testSha256: test.sha256,
      testCount: test.length,
      imageShape: train.imageShape,
      classCount: train.classCount,
    },
    engine: engine.name,
    size: request.size,
    epochs: request.epochs,
    quick: request.quick,
    mining: MINING,
    generator: sha256,
  };
}

// Of an earlier session: the same generator, since the protocol names it.
async function knownGenerator(folder: string): Promise<GeneratorRecord | undefined> {
  const file = join(folder, TABLE_FILE);
  if (!(await fileExists(file))) return undefined;
  return ((await readJson(file)) as TableDescription).generator;
}
