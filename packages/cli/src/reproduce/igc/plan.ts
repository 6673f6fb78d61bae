import { splitDataset } from '@gans/datasets';
import { type EngineName, useEngine } from '@gans/engines';
import { ConfigError, createSeed, nearestWord } from '@gans/tensor';
import { loadData, type TrainingData } from '../../data';
import { findExtractor, loadExtractor } from '../../evaluate/extractor';
import { checkingInput } from '../../failure';
import { inMemory } from '../../in-memory';
import type { Io } from '../../io';
import type { Progress } from '../../progress';
import { loadRequested } from '../../run/prepare';
import { tellOfEngine, tellProgress } from '../../tell-of-engine';
import { GENERATORS, type GeneratorMethod } from './generators';
import type { Sizes, TableSetting } from './setting';

/** What `gans reproduce igc` was asked for, as far as it decides a table. */
export interface TableRequest {
  readonly data: string;
  /** Images of other classes. */
  readonly outOfClass?: string | undefined;
  readonly resize?: number | undefined;
  /** Keys with commas between them; left out: all. */
  readonly generators?: string | undefined;
  /** Of each generator; left out: its own. */
  readonly minutes?: number | undefined;
  readonly images: number;
  readonly paperImages: number;
  readonly tuningImages: number;
  readonly latent: number;
  readonly hidden: number;
  readonly distortion: number;
  readonly extractor: string;
  readonly seed: number;
  readonly engine: EngineName | 'auto';
  /** Everything so small that it takes a minute: whether it works, not how well. */
  readonly quick: boolean;
}

/** Data, engine and generators of a table, checked. */
export interface IgcPlan {
  readonly setting: TableSetting;
  readonly generators: readonly GeneratorMethod[];
}

const QUICK: Sizes = {
  length: { steps: 20 },
  images: 20,
  paperImages: 10,
  tuningImages: 20,
  mostChanges: 1,
  bank: 20,
  encoderSteps: 5,
  paperSteps: 3,
};
const [BANK, ENCODER_STEPS, PAPER_STEPS] = [2000, 2000, 100];
const DECODER_BATCH = 64;
const QUICK_GAN = ['gan.batchSize=8', 'nets.generator.filters=2', 'nets.discriminator.filters=2'];

/** Checks what the user gave, reads the images, holds out those for tuning, and brings the engine up.
 *
 *  @param progress shows how image files are read.
 *  @returns the caller disposes `setting.extractor`.
 *  @throws InputError for data or options that cannot be used; EngineError when no engine works.
 */
export async function planIgc(request: TableRequest, io: Io, progress: Progress): Promise<IgcPlan> {
  const generators = await checkingInput(() => chosenGenerators(request.generators));
  const files = await checkingInput(() => loadRequested({ ...request, channels: undefined }, io, progress));
  const reading = { signal: io.signal };
  const data = { train: await inMemory(files.train, reading), test: await inMemory(files.test, reading) };
  const others =
    request.outOfClass === undefined ? undefined : await checkingInput(() => readOthers(request, data, io));
  const engine = await useEngine(request.engine, { onProgress: tellProgress(io) });
  tellOfEngine(engine, request.engine, io);
  const { name, version, threads } = engine;
  const extractor = await checkingInput(async () =>
    loadExtractor(await findExtractor(request.extractor, [], [], io.cwd)),
  );
  const sizes = sizesOf(request);
  const { kept, heldOut } = await checkingInput(() => holdOut(data, sizes.tuningImages, request.seed));
  const setting: TableSetting = {
    data: { train: kept, test: data.test, heldOut, ...(others && { others }) },
    engine: { name, version, threads },
    seed: request.seed,
    sizes,
    decoder: {
      latentSize: request.latent,
      hiddenSize: request.hidden,
      batchSize: DECODER_BATCH,
      distortion: request.distortion,
    },
    ganSet: request.quick ? QUICK_GAN : [],
    extractor,
  };
  return { setting, generators };
}

function sizesOf({ quick, minutes, images, paperImages, tuningImages }: TableRequest): Sizes {
  if (quick) return QUICK;
  const common = { bank: BANK, encoderSteps: ENCODER_STEPS, paperSteps: PAPER_STEPS };
  return { ...(minutes !== undefined && { length: { minutes } }), images, paperImages, tuningImages, ...common };
}

function chosenGenerators(words: string | undefined): GeneratorMethod[] {
  if (words === undefined) return [...GENERATORS];
  const known = GENERATORS.map(({ key }) => key);
  const wanted = words.split(',').map((word) => word.trim());
  for (const word of wanted)
    if (!known.includes(word))
      throw new ConfigError(
        `gans reproduce igc: expected --generators to be ${known.join(', ')}, got '${word}'. Did you mean ${nearestWord(word, known)}?`,
      );
  return GENERATORS.filter(({ key }) => wanted.includes(key));
}

// Each class gives its share, so that tuning sees them as often as the test does.
function holdOut({ train }: TrainingData, count: number, seed: number) {
  const left = train.length - count;
  if (left < train.classCount)
    throw new ConfigError(
      `gans reproduce igc: expected --tuning-images to leave training images of every class, got ${count} of ${train.length}. Give fewer.`,
    );
  const { name } = train;
  return splitDataset(train, {
    seed: createSeed(seed),
    fraction: count / train.length,
    names: { kept: name, heldOut: `${name}, held out for tuning` },
  });
}

async function readOthers({ outOfClass, resize }: TableRequest, { test }: TrainingData, { cwd, signal }: Io) {
  const [height, width, channels] = test.imageShape;
  const found = await loadData(outOfClass!, { resize: resize ?? height, cwd, signal });
  const { imageShape } = found.test;
  if (height !== width || imageShape.join() !== [height, width, channels].join())
    throw new ConfigError(
      `gans reproduce igc: expected --out-of-class to hold images of ${test.imageShape.join('x')}, as --data does, got ${imageShape.join('x')}. Give both --resize, or another set.`,
    );
  return inMemory(found.test, { signal });
}
