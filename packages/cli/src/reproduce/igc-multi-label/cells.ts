import { GansError } from '@gans/tensor';
import type { OpenedGenerator } from '../../classify/open-generator';
import { openDecoders } from '../../classify/open-generator';
import { createProgress } from '../../progress';
import type { EngineRecord } from '../../result';
import { type Cell, cellFolder, readCell } from '../cell';
import { trainDecoders } from '../igc/generators';
import type { TrainingLength } from '../igc/pace';
import type { DecoderSetting } from '../igc/train-decoder';
import type { CellPlace } from '../run-grid';
import { colouredParts, type GlyphCounts, type GlyphParts, type LabelledGlyphs } from './glyph-labels';
import { LABEL_SEARCHES, type LabelSearch, type ReadLabels, readLabels } from './read-labels';

/** What all cells share. */
export interface LabelSetting {
  readonly glyphs: GlyphParts;
  readonly counts: GlyphCounts;
  readonly engine: EngineRecord;
  readonly seed: number;
  readonly length: TrainingLength;
  readonly decoder: DecoderSetting;
  readonly bank: number;
  /** Steps of every search in the place of its own: a trial of the program. */
  readonly searchSteps?: number | undefined;
}

/** What a cell has come to. */
export type LabelOutcome =
  | { readonly kind: 'decoders'; readonly steps: number; readonly lastSessionSeconds: number }
  | {
      readonly kind: 'tuning';
      readonly trials: readonly { readonly search: LabelSearch; readonly read: ReadLabels }[];
      readonly search: LabelSearch;
    }
  | { readonly kind: 'labels'; readonly search: LabelSearch; readonly read: ReadLabels };

/** A piece of the work. */
export interface LabelCell extends Cell {
  run(place: CellPlace): Promise<LabelOutcome>;
}

/** Training, tuning on training glyphs, and the reading of held-out ones, each before what needs it.
 *
 *  @param folder of the grid, in which cells find what others have made.
 */
export function labelCells(setting: LabelSetting, folder: string): LabelCell[] {
  const { glyphs, counts, engine, seed, length, decoder, bank, searchSteps } = setting;
  const { train, test } = glyphs;
  const common = { train: train.images.sha256, counts: { ...counts }, engine: engine.name, seed, length, decoder };
  const read = (
    opened: OpenedGenerator,
    part: LabelledGlyphs,
    search: LabelSearch,
    place: CellPlace,
    title: string,
  ) => {
    const progress = createProgress(place.io, { quiet: place.quiet });
    const steps = part.images.length;
    const onProgress = (step: number) => progress.report({ title, step, steps, figures: {} });
    const options = { bank, seed, steps: searchSteps, io: place.io, onProgress };
    return readLabels(opened, part, search, options).finally(progress.close);
  };
  const needed = async <Kind extends LabelOutcome['kind']>(kind: Kind) => {
    const found = await readCell<LabelOutcome>(folder, cells.find(({ name }) => name === kind)!);
    if (found !== undefined) return found.result as Extract<LabelOutcome, { kind: Kind }>;
    throw new GansError(
      'CONFIG',
      `gans reproduce igc-multi-label: expected cell ${kind} to be finished, got none. Run it first.`,
    );
  };
  const withDecoders = async (use: (opened: OpenedGenerator) => Promise<LabelOutcome>) => {
    await needed('decoders');
    const opened = await openDecoders(cellFolder(folder, { name: 'decoders' }));
    return use(opened).finally(opened.dispose);
  };
  const cells: LabelCell[] = [
    {
      name: 'decoders',
      config: { ...common, cell: 'decoders' },
      run: async (place) => {
        const start = place.io.now();
        const parts = colouredParts(train);
        const restCount = parts[0]!.classCount;
        const steps = await trainDecoders({ decoder, seed }, length, { parts, restCount }, place);
        return { kind: 'decoders', steps, lastSessionSeconds: (place.io.now() - start) / 1000 };
      },
    },
    {
      name: 'tuning',
      config: { ...common, cell: 'tuning', bank, searches: LABEL_SEARCHES, searchSteps },
      run: (place) =>
        withDecoders(async (opened) => {
          const trials = [];
          for (const [i, search] of LABEL_SEARCHES.entries()) {
            const title = `tuning ${i + 1}/${LABEL_SEARCHES.length}`;
            trials.push({ search, read: await read(opened, glyphs.tuning, search, place, title) });
          }
          const best = trials.reduce((a, b) => (worstOf(b.read) > worstOf(a.read) ? b : a));
          return { kind: 'tuning', trials, search: best.search };
        }),
    },
    {
      name: 'labels',
      config: { ...common, cell: 'labels', bank, test: test.images.sha256, searchSteps },
      run: (place) =>
        withDecoders(async (opened) => {
          const { search } = await needed('tuning');
          return { kind: 'labels', search, read: await read(opened, test, search, place, 'reading') };
        }),
    },
  ];
  return cells;
}

/** Glyphs of which the attribute was read right that is harder to read. */
const worstOf = ({ right }: ReadLabels) => Math.min(...Object.values(right));
