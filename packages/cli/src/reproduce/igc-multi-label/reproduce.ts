import '@tensorflow/tfjs';
import { resolve } from 'node:path';
import { type EngineName, useEngine } from '@gans/engines';
import { GansError } from '@gans/tensor';
import { checkWritable } from '../../check-writable';
import type { CommandOutput } from '../../command';
import { showPath } from '../../describe-run';
import { describeMachine, readVersions } from '../../environment';
import { checkingInput } from '../../failure';
import type { Io } from '../../io';
import { tellOfEngine, tellProgress } from '../../tell-of-engine';
import { describeCells, listCells } from '../list-cells';
import { lockGrid } from '../lock-grid';
import { type CellPlace, runGrid } from '../run-grid';
import { writePage } from '../write-page';
import { type LabelCell, type LabelOutcome, type LabelSetting, labelCells } from './cells';
import { drawGlyphs, type GlyphCounts } from './glyph-labels';
import { labelPage, readTable } from './page';
import { describeLabels, readLabelTable } from './table';

const CALLER = 'gans reproduce igc-multi-label';

/** What `gans reproduce igc-multi-label` was asked for. */
export interface LabelRequest {
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
  readonly out: string;
  readonly page: string;
  readonly list: boolean;
  readonly pageOnly: boolean;
  readonly quiet: boolean;
  /** After `gans`, for the page. */
  readonly words: readonly string[];
}

const FULL = { train: 30_000, tuning: 200, bank: 500 };
const QUICK = { train: 400, tuning: 10, test: 10, bank: 10, steps: 20, searchSteps: 2 };
const DECODER_BATCH = 64;

/** Trains a decoder for each class of coloured glyphs, tunes the search on training glyphs, reads both attributes of held-out ones, and writes the page; or goes on where it stopped.
 *
 *  @throws InputError for what cannot be used; GansError (code ABORTED) when stopped: the same command goes on.
 */
export async function reproduceLabels(request: LabelRequest, io: Io): Promise<CommandOutput> {
  const folder = resolve(io.cwd, request.out);
  if (!request.pageOnly) {
    await checkingInput(() => checkWritable(folder, CALLER));
    const setting = await settingOf(request, io);
    const cells = labelCells(setting, folder);
    if (request.list) return listed(folder, cells);
    await run(request, setting, cells, folder, io);
  }
  const table = await readLabelTable(folder);
  const page = resolve(io.cwd, request.page);
  await writePage(page, labelPage(table));
  const read = table.outcomes.filter((outcome) => outcome.kind === 'labels');
  const text = [readTable(read), '', `Page  ${showPath(page, io.cwd)}`, ''].join('\n');
  return { json: { command: 'reproduce', paper: 'igc-multi-label', page, ...table }, text };
}

async function listed(folder: string, all: readonly LabelCell[]): Promise<CommandOutput> {
  const cells = await listCells(folder, all);
  return { json: { command: 'reproduce', paper: 'igc-multi-label', folder, cells }, text: describeCells(cells) };
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

async function run(
  { quick, quiet, words }: LabelRequest,
  setting: LabelSetting,
  cells: readonly LabelCell[],
  folder: string,
  io: Io,
): Promise<void> {
  const { glyphs, counts, decoder, length, seed, engine } = setting;
  const release = await lockGrid(folder, CALLER);
  try {
    const hash = (part: keyof typeof glyphs) => glyphs[part].images.sha256;
    const { imageShape } = glyphs.train.images;
    const data = { imageShape, train: hash('train'), tuning: hash('tuning'), test: hash('test') };
    const environment = { ...describeMachine(), versions: await readVersions() };
    await describeLabels(folder, { counts, data, decoder, length, seed, engine, quick, words, environment });
    const grid = { folder, cells, run: (cell: LabelCell, place: CellPlace) => cell.run(place) };
    const { failed } = await runGrid<LabelCell, LabelOutcome>(grid, io, { quiet });
    if (failed.length > 0)
      throw new GansError(
        'IO',
        `${CALLER}: expected all cells to finish, got ${failed.length} that failed (${failed.map(({ name, message }) => `${name}: ${message}`).join('; ')}). The same command tries them again.`,
      );
  } finally {
    release();
  }
}
