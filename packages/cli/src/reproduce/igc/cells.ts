import { takeSubset } from '@gans/datasets';
import { createSeed, foldIn, GansError } from '@gans/tensor';
import type { OpenedGenerator } from '../../classify/open-generator';
import { createProgress } from '../../progress';
import { type Cell, cellFolder, readCell } from '../cell';
import type { CellPlace } from '../run-grid';
import { measureClassDistances } from './class-distances';
import { trainSearchEncoder } from './encoder';
import { writeExplained } from './explained';
import { type GeneratorMethod, generatorOf } from './generators';
import { measureOutOfClass } from './out-of-class';
import { type ReadySearch, readySearch, SEARCHES, type SearchMethod } from './presets';
import { drawPlaces, readImages } from './read-images';
import type { IgcOutcome } from './result';
import { FIRST_CHOICE, SIGMAS } from './search-choice';
import type { TableSetting } from './setting';
import { type Tuning, tune } from './tune';

/** A piece of work of the table. */
export interface IgcCell extends Cell {
  run(place: CellPlace): Promise<IgcOutcome>;
}

/** The cells of a table, generator by generator, each before those that need it.
 *
 *  @param folder of the table, in which cells find what others have made.
 *  @param generators that are compared.
 */
export function igcCells(setting: TableSetting, folder: string, generators: readonly GeneratorMethod[]): IgcCell[] {
  return generators.flatMap((method) => {
    const { from } = method;
    // What is trained further must be there, even where nothing else of it is asked for.
    const isMissing = from !== undefined && !generators.some(({ key }) => key === from);
    return [
      ...(isMissing ? [cellsOf(setting, folder, generatorOf(from))[0]!] : []),
      ...cellsOf(setting, folder, method),
    ];
  });
}

function cellsOf(setting: TableSetting, folder: string, method: GeneratorMethod): IgcCell[] {
  const { key } = method;
  const length = setting.sizes.length ?? { minutes: method.minutes };
  const common = { ...commonConfig(setting), length };
  const cell = (name: string, config: Record<string, unknown>, run: IgcCell['run']): IgcCell => ({
    name: `${key}-${name}`,
    config: { ...common, generator: key, cell: name, ...config },
    run,
  });
  const needed = async (name: string): Promise<IgcOutcome> => {
    const wanted = cells.find((own) => own.name === `${key}-${name}`)!;
    const found = await readCell<IgcOutcome>(folder, wanted);
    if (found !== undefined) return found.result;
    throw new GansError(
      'CONFIG',
      `gans reproduce igc: expected cell ${wanted.name} to be finished, got none. Run it first.`,
    );
  };
  const withGenerator = async <T>(use: (opened: OpenedGenerator) => Promise<T>): Promise<T> => {
    await needed('generator');
    const opened = await method.open(setting, cellFolder(folder, { name: `${key}-generator` }));
    try {
      return await use(opened);
    } finally {
      opened.dispose();
    }
  };
  const withSearch = <T>(
    search: SearchMethod,
    place: CellPlace,
    use: (opened: OpenedGenerator, ready: ReadySearch) => Promise<T>,
  ): Promise<T> =>
    withGenerator(async (opened) => {
      const tuning = search.isTuned ? ((await needed('tuning')) as Tuning) : undefined;
      if (search.isEncoded) await needed('encoder');
      const encoderFolder = cellFolder(folder, { name: `${key}-encoder` });
      const ready = await readySearch(setting, search, opened, { tuning, encoderFolder, io: place.io });
      try {
        return await use(opened, ready);
      } finally {
        ready.dispose();
      }
    });
  const tuned = SEARCHES.find((search) => search.key === 'tuned')!;
  const { sizes, data, extractor } = setting;
  const named = { generator: key, search: tuned.key };
  const cells: IgcCell[] = [
    cell('generator', method.from === undefined ? {} : { from: method.from }, async (place) => {
      const start = place.io.now();
      const { from } = method;
      const fromFolder = from && cellFolder(folder, { name: `${from}-generator` });
      const steps = await method.train(setting, length, place, fromFolder);
      const lastSessionSeconds = (place.io.now() - start) / 1000;
      return { kind: 'generator', generator: key, length, steps, lastSessionSeconds };
    }),
    cell('tuning', { tuning: sizes.tuningImages, first: FIRST_CHOICE }, (place) =>
      withGenerator((opened) => tune(setting, key, opened, place)),
    ),
    cell('encoder', { steps: sizes.encoderSteps }, (place) =>
      withGenerator((opened) => trainSearchEncoder(setting, key, opened, place)),
    ),
    ...SEARCHES.map((search) =>
      cell(`noise-${search.key}`, { images: imagesOf(search, setting), paperSteps: sizes.paperSteps }, (place) =>
        withSearch(search, place, (opened, ready) => noiseTest(setting, method, search, opened, ready, place)),
      ),
    ),
    cell('class-distances', { images: sizes.images, extractor: extractor.identity.sha256 }, ({ io }) =>
      withGenerator((opened) => measureClassDistances(setting, key, opened, io)),
    ),
    ...(data.others === undefined
      ? []
      : [
          cell('out-of-class', { images: sizes.images, others: data.others.sha256 }, (place) =>
            withSearch(tuned, place, (opened, ready) => measureOutOfClass(setting, named, opened, ready, place.io)),
          ),
        ]),
    cell('explained', { images: sizes.images }, (place) =>
      withSearch(tuned, place, (opened, ready) =>
        writeExplained(setting, { ...named, title: method.title }, opened, ready, place),
      ),
    ),
  ];
  return cells;
}

/** What decides all cells of a table; cells that need others inherit from them by it. */
function commonConfig({ data, engine, seed, sizes, decoder, ganSet }: TableSetting): Record<string, unknown> {
  return {
    data: { name: data.train.name, train: data.train.sha256, heldOut: data.heldOut.sha256, test: data.test.sha256 },
    engine: engine.name,
    seed,
    bank: sizes.bank,
    decoder,
    ganSet,
  };
}

const imagesOf = ({ key }: SearchMethod, { sizes, data }: TableSetting): number =>
  Math.min(key === 'paper' ? Math.min(sizes.paperImages, sizes.images) : sizes.images, data.test.length);

async function noiseTest(
  setting: TableSetting,
  { key }: GeneratorMethod,
  search: SearchMethod,
  opened: OpenedGenerator,
  ready: ReadySearch,
  { io, quiet }: CellPlace,
): Promise<IgcOutcome> {
  const { data, seed: number } = setting;
  const seed = createSeed(number);
  const places = drawPlaces(foldIn(seed, 'test images'), data.test.length, imagesOf(search, setting));
  const images = takeSubset(data.test, places);
  const progress = createProgress(io, { quiet });
  const rows = [];
  for (const sigma of SIGMAS) {
    const title = `${search.key}, sigma ${sigma}`;
    const onProgress = (step: number) => progress.report({ title, step, steps: images.length, figures: {} });
    const noise = foldIn(foldIn(seed, 'noise'), `sigma ${sigma}`);
    const { scores: _, ...row } = await readImages(opened, images, ready, { sigma, seed: noise, io, onProgress });
    rows.push(row);
  }
  progress.close();
  return { kind: 'noise', generator: key, search: search.key, images: images.sha256, rows };
}
