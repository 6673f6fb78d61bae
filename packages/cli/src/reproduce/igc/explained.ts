import { join } from 'node:path';
import { writeFileAtomic } from '@gans/checkpoints';
import { type ImageDataset, takeSubset } from '@gans/datasets';
import { flops } from '@gans/igc';
import { createSeed, foldIn } from '@gans/tensor';
import { decideAll } from '../../classify/decide-all';
import { explain } from '../../classify/explain';
import { explainPage } from '../../classify/explain-page';
import type { OpenedGenerator } from '../../classify/open-generator';
import type { OpenedImages } from '../../classify/open-images';
import type { CellPlace } from '../run-grid';
import type { ReadySearch } from './presets';
import { drawPlaces } from './read-images';
import type { TableSetting } from './setting';

/** A page that shows decisions beside what they rest on. */
export interface Explained {
  readonly kind: 'explained';
  readonly generator: string;
  readonly search: string;
  readonly count: number;
  /** Of the page, in the cell's folder. */
  readonly file: string;
}

const MOST_IMAGES = 300;
const SHOWN = 24;
const FILE = 'explained.html';

/** Reads some test images once more and writes the page of `gans classify --explain`: each image beside what every class made of it. */
export async function writeExplained(
  { data: { test }, seed, sizes }: TableSetting,
  { generator: key, title, search }: { readonly generator: string; readonly title: string; readonly search: string },
  { generator, spec }: OpenedGenerator,
  { options }: ReadySearch,
  { folder, io }: CellPlace,
): Promise<Explained> {
  const places = drawPlaces(foldIn(createSeed(seed), 'test images'), test.length, Math.min(sizes.images, MOST_IMAGES));
  const images = openedImages(takeSubset(test, places, { name: test.name }), places);
  const { classNames } = test;
  const atWork = { generator, spec, classNames, images, options: { ...options, signal: io.signal } };
  const { decisions, cost } = await decideAll(atWork, () => {});
  const page = explainPage({
    model: title,
    images: test.name,
    count: decisions.length,
    preset: search,
    classNames,
    accuracy: decisions.filter(({ truth, class: own }) => truth === own).length / decisions.length,
    rowStepsPerImage: cost!.rowSteps / cost!.images,
    flopsPerImage: flops(cost!) / cost!.images,
    imageShape: test.imageShape,
    explained: await explain(atWork, decisions, SHOWN),
  });
  await writeFileAtomic(join(folder, FILE), page);
  return { kind: 'explained', generator: key, search, count: decisions.length, file: FILE };
}

function openedImages(dataset: ImageDataset, places: Int32Array): OpenedImages {
  return {
    name: dataset.name,
    count: dataset.length,
    nameOf: (index) => `test ${places[index]}`,
    labels: Int32Array.from(dataset.labels),
    failures: [],
    pixels: (first, count) => dataset.pixels(Int32Array.from({ length: count }, (_, i) => first + i)),
  };
}
