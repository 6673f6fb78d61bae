import { takeSubset } from '@gans/datasets';
import { createSeed, foldIn } from '@gans/tensor';
import type { OpenedGenerator } from '../../classify/open-generator';
import type { Io } from '../../io';
import { areaUnderCurve } from './area-under-curve';
import type { ReadySearch } from './presets';
import { drawPlaces, readImages } from './read-images';
import type { TableSetting } from './setting';

/** How well images of no class are told from images of the classes. */
export interface OutOfClass {
  readonly kind: 'out-of-class';
  readonly generator: string;
  readonly search: string;
  /** Test images of the classes, and images of others. */
  readonly known: { readonly name: string; readonly sha256: string; readonly count: number };
  readonly others: { readonly name: string; readonly sha256: string; readonly count: number };
  /** Of the least difference as a score of being of no class. */
  readonly areaUnderCurve: number;
  /** Share of each that lies above the calibrated threshold, where there is one: false alarms, and images found. */
  readonly falseAlarms?: number;
  readonly found?: number;
}

/** Reads as many images of other classes as of the generator's own, without noise, and compares their least differences. */
export async function measureOutOfClass(
  { data, seed: number, sizes }: TableSetting,
  { generator: key, search }: { readonly generator: string; readonly search: string },
  opened: OpenedGenerator,
  ready: ReadySearch,
  io: Pick<Io, 'now' | 'signal'>,
): Promise<OutOfClass> {
  const [test, others] = [data.test, data.others!];
  const count = Math.min(sizes.images, test.length, others.length);
  const seed = foldIn(createSeed(number), 'test images');
  const read = async (images: typeof test) => {
    const chosen = takeSubset(images, drawPlaces(seed, images.length, count));
    const { scores } = await readImages(opened, chosen, ready, { sigma: 0, seed, io });
    return { record: { name: images.name, sha256: chosen.sha256, count }, scores };
  };
  const [known, other] = [await read(test), await read(others)];
  const threshold = ready.options.calibration?.outOfClassThreshold;
  const above = (scores: readonly number[]) => scores.filter((score) => score > threshold!).length / scores.length;
  return {
    kind: 'out-of-class',
    generator: key,
    search,
    known: known.record,
    others: other.record,
    areaUnderCurve: areaUnderCurve(other.scores, known.scores),
    ...(threshold !== undefined && { falseAlarms: above(known.scores), found: above(other.scores) }),
  };
}
