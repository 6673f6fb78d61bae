import { basename, join } from 'node:path';
import { createCvaeDecoder } from '@gans/core-nets';
import { type ImageDataset, takeSubset } from '@gans/datasets';
import { createSeed, foldIn, ValueError } from '@gans/tensor';
import { loadNet } from '@gans/training';
import { decoderFile, type OpenedGenerator, openDecoders, openedNet } from '../../classify/open-generator';
import { loadGenerator } from '../../run/generator-files';
import type { CellPlace } from '../run-grid';
import { stepsFor, type TrainingLength } from './pace';
import type { TableSetting } from './setting';
import { sharpenDecoders } from './sharpen-decoders';
import { secondsPerDecoderStep, trainDecoder } from './train-decoder';
import { trainGanGenerator } from './train-gan';

/** A kind of generator that is inverted. */
export interface GeneratorMethod {
  /** Names its cells. */
  readonly key: string;
  readonly title: string;
  /** Of its training, where no others are asked for: 40 for all of them. */
  readonly minutes: number;
  /** The one whose trained generator it goes on from. */
  readonly from?: string;
  /** For a reader who sees it for the first time. */
  readonly about: string;
  /** Trains it in a folder, or goes on with it; `fromFolder` is where `from` lies. Returns the steps in all. */
  train(setting: TableSetting, length: TrainingLength, place: CellPlace, fromFolder?: string): Promise<number>;
  /** Loads it from there. */
  open(setting: TableSetting, folder: string): Promise<OpenedGenerator>;
}

/** What is searched in the place of a class. */
export const GENERATORS: readonly GeneratorMethod[] = [
  {
    key: 'class-decoders',
    title: 'a decoder a class',
    minutes: 12,
    about:
      'The decoders of one variational autoencoder for each class, each trained on the images of its class alone (Schott et al., “Analysis by Synthesis”, 2018, arXiv:1805.09190). None has ever seen another class, so that none redraws it by accident.',
    train: (setting, length, place) =>
      trainDecoders(setting, length, { parts: classParts(setting.data.train), restCount: 0 }, place),
    open: (_, folder) => openDecoders(folder),
  },
  {
    key: 'sharpened-decoders',
    title: 'a decoder a class, sharpened',
    minutes: 16,
    from: 'class-decoders',
    about:
      'The same decoders, trained further: training images are searched in all classes, with noise and without, and the weights are moved so that the own class redraws each best (`trainDiscriminatively` of `@gans/igc`). Every decoder has now seen what it must not redraw.',
    train: (setting, length, place, fromFolder) => sharpenDecoders(setting, length, place, fromFolder!),
    open: (_, folder) => openDecoders(folder),
  },
  {
    key: 'shared-decoder',
    title: 'one decoder',
    minutes: 4,
    about:
      'The decoder of one conditional variational autoencoder for all classes (Sohn et al., 2015), of the same size.',
    train: trainShared,
    open: async (_, folder) => openedNet((await loadNet(join(folder, 'decoder.safetensors'), createCvaeDecoder)).net),
  },
  ganMethod(
    'cagan',
    'CAGAN',
    'The conditional activation GAN that the paper inverts (Cho and Yoon, 2020), its generator with 12 filters instead of 64.',
    ['nets.generator={"net":"cagan","latentSize":16,"filters":12}'],
  ),
  ganMethod(
    'reacgan',
    'ReACGAN',
    'A small ReACGAN (Kang et al., 2021, arXiv:2111.01118): hinge loss with D2D-CE, a DCGAN’s generator.',
    ['nets.generator.latentSize=16'],
  ),
];

/** Finds one by its key. */
export function generatorOf(key: string): GeneratorMethod {
  const found = GENERATORS.find((method) => method.key === key);
  if (found !== undefined) return found;
  throw new ValueError(`generatorOf: expected key to be ${GENERATORS.map((own) => own.key).join(', ')}, got '${key}'.`);
}

/** Trains a decoder for each part, one after the other; how many steps the minutes are is measured on the first one.
 *
 *  @param length of all together.
 *  @param options `parts`: the images of each class; their labels are the rest of the condition, where `restCount` is above 0.
 *  @returns the steps of all together.
 *  @throws GansError (code ABORTED) when stopped, after what there is has been saved.
 */
export async function trainDecoders(
  { decoder: setting, seed }: Pick<TableSetting, 'decoder' | 'seed'>,
  length: TrainingLength,
  { parts, restCount }: { readonly parts: readonly ImageDataset[]; readonly restCount: number },
  place: CellPlace,
): Promise<number> {
  const tasks = parts.map((dataset, k) => ({
    name: basename(decoderFile('', k), '.safetensors'),
    className: dataset.classNames[k],
    dataset,
    classCount: restCount,
    setting,
    seed: foldIn(createSeed(seed), `decoder-${k}`),
  }));
  const steps = await stepsFor(place.folder, length, () => secondsPerDecoderStep(tasks[0]!, place.io));
  for (const task of tasks) await trainDecoder({ ...task, steps: Math.ceil(steps / tasks.length) }, place);
  return steps;
}

/** The images of each class, as sets of their own. */
function classParts(dataset: ImageDataset): ImageDataset[] {
  return Array.from({ length: dataset.classCount }, (_, k) =>
    takeSubset(
      dataset,
      [...dataset.labels.keys()].filter((i) => dataset.labels[i] === k),
    ),
  );
}

async function trainShared(
  { decoder: setting, data, seed }: TableSetting,
  length: TrainingLength,
  place: CellPlace,
): Promise<number> {
  const { train: dataset } = data;
  const { classCount } = dataset;
  const task = { name: 'decoder', dataset, classCount, setting, seed: foldIn(createSeed(seed), 'decoder') };
  const steps = await stepsFor(place.folder, length, () => secondsPerDecoderStep(task, place.io));
  await trainDecoder({ ...task, steps }, place);
  return steps;
}

function ganMethod(recipe: string, title: string, about: string, set: readonly string[]): GeneratorMethod {
  return {
    key: recipe,
    title,
    about,
    minutes: 4,
    train: ({ data, ganSet, seed }, length, place) =>
      trainGanGenerator({ recipe, set: [...set, ...ganSet], data, length, seed }, place),
    open: async (_, folder) => openedNet((await loadGenerator(folder, 'last')).net),
  };
}
