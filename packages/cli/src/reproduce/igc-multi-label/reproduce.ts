import '@tensorflow/tfjs';
import { type EngineName, useEngine } from '@gans/engines';
import type { CommandOutput } from '../../command';
import { describeMachine, readVersions } from '../../environment';
import { checkingInput } from '../../failure';
import type { Io } from '../../io';
import { tellOfEngine, tellProgress } from '../../tell-of-engine';
import type { GridRequest } from '../grid-request';
import { lockGrid } from '../lock-grid';
import { type Reproduction, reproduceTables } from '../reproduce-tables';
import { type CellPlace, type GridOutcome, runGrid } from '../run-grid';
import { selectCells } from '../select-cells';
import { type LabelCell, type LabelOutcome, type LabelSetting, labelCells } from './cells';
import { drawGlyphs, type GlyphCounts } from './glyph-labels';
import { labelPage, readTable } from './page';
import { describeLabels, type LabelTable, readLabelTables } from './table';

const CALLER = 'gans reproduce igc-multi-label';

/** What `gans reproduce igc-multi-label` was asked for. */
export interface LabelRequest extends GridRequest {
  /** For all decoders together. */
  readonly minutes: number;
  /** Held-out glyphs that are read. */
  readonly images: number;
  readonly latent: number;
  readonly hidden: number;
  readonly resize?: number | undefined;
  readonly seed: number;
  readonly engine: EngineName | 'auto';
  /** Everything tiny: whether it works, not how well. */
  readonly quick: boolean;
}

const FULL = { train: 30_000, tuning: 200, bank: 200 };
const QUICK = { train: 400, tuning: 10, test: 10, bank: 10, steps: 20, searchSteps: 2 };
const DECODER_BATCH = 64;

/** Trains a decoder for each class of coloured glyphs, tunes the search on training glyphs, reads both attributes of held-out ones, and writes the page; or goes on where it stopped.
 *
 *  @throws InputError for what cannot be used; GansError (code ABORTED) when stopped: the same command goes on.
 */
export function reproduceLabels(request: LabelRequest, io: Io): Promise<CommandOutput> {
  const reproduction: Reproduction<LabelRequest, LabelTable> = {
    paper: 'igc-multi-label',
    list: openTable,
    run: runTable,
    readTables: readLabelTables,
    pageOf: ([table]) => labelPage(table!),
    textOf: ({ outcomes }) => readTable(outcomes.filter((outcome) => outcome.kind === 'labels')),
  };
  return reproduceTables(reproduction, request, io);
}

/** The table before any work. */
interface OpenedTable {
  readonly setting: LabelSetting;
  readonly folder: string;
  /** Those asked for. */
  readonly cells: readonly LabelCell[];
}

async function openTable(request: LabelRequest, folder: string, io: Io): Promise<OpenedTable> {
  const setting = await settingOf(request, io);
  const cells = await checkingInput(() => selectCells(labelCells(setting, folder), request.cells, CALLER));
  return { setting, folder, cells };
}

async function settingOf(request: LabelRequest, io: Io): Promise<LabelSetting> {
  const { quick, images, minutes, seed, latent, hidden, resize: side } = request;
  const { train, tuning, bank } = quick ? QUICK : FULL;
  const counts: GlyphCounts = { train, tuning, test: quick ? QUICK.test : images, ...(side && { side }) };
  const glyphs = await drawGlyphs(counts, io.signal);
  const engine = await useEngine(request.engine, { onProgress: tellProgress(io) });
  tellOfEngine(engine, request.engine, io);
  const { name, version, threads } = engine;
  return {
    glyphs,
    counts,
    engine: { name, version, threads },
    seed,
    length: quick ? { steps: QUICK.steps } : { minutes },
    decoder: { latentSize: latent, hiddenSize: hidden, batchSize: DECODER_BATCH, distortion: 0 },
    bank,
    ...(quick && { searchSteps: QUICK.searchSteps }),
  };
}

async function runTable(request: LabelRequest, out: string, io: Io): Promise<GridOutcome<LabelOutcome>> {
  const { setting, folder, cells } = await openTable(request, out, io);
  const { quick, quiet, words } = request;
  const { glyphs, counts, decoder, length, seed, engine } = setting;
  const release = await lockGrid(folder, CALLER);
  try {
    const hash = (part: keyof typeof glyphs) => glyphs[part].images.sha256;
    const { imageShape } = glyphs.train.images;
    const data = { imageShape, train: hash('train'), tuning: hash('tuning'), test: hash('test') };
    const environment = { ...describeMachine(), versions: await readVersions() };
    await describeLabels(folder, { counts, data, decoder, length, seed, engine, quick, words, environment });
    const grid = { folder, cells, run: (cell: LabelCell, place: CellPlace) => cell.run(place) };
    return await runGrid<LabelCell, LabelOutcome>(grid, io, { quiet });
  } finally {
    release();
  }
}
