import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { EngineName } from '@gans/engines';
import type { GeneratorSource } from '@gans/synthetic-data';
import { ConfigError, IoError } from '@gans/tensor';
import { openedNet } from '../../classify/open-generator';
import { configHash } from '../../config-hash';
import { commandWords, showPath } from '../../describe-run';
import { checkingInput } from '../../failure';
import type { Io } from '../../io';
import { generatorFile, loadGeneratorFile } from '../../run/generator-files';
import { trainRun } from '../../run/train';
import { type Lent, lend } from './lend';
import type { Plan } from './plan';
import type { Extra } from './variants';

const CALLER = 'gans reproduce synthetic-data';
const RECIPE = 'projection/mini';
/** What a discriminator does not see of the class in an image, a generator leaves there, and a classifier learns it in the place of what real images show: one of the recipe's width left it twice as far behind real images. */
const WIDER = 'nets.discriminator.filters=64';
const LOOKS = 10;
const SEED = 1;
const SAVE_EVERY_SECONDS = 60;

/** The generator that all cells of a table share. */
export interface TableGenerator {
  readonly source: GeneratorSource;
  readonly classNames: readonly string[];
  readonly from: string;
  /** Of training. */
  readonly step: number;
  /** Of its file. */
  readonly sha256: string;
  /** Lends what a variant draws with: the generator, earlier ones of its run, or what the discriminator of its run says. */
  lend<T>(extra: Extra | undefined, use: (lent: Lent) => Promise<T>): Promise<T>;
  dispose(): void;
}

/** Loads the generator that was asked for, or trains one, or goes on training it: once for all cells and seeds of a table.
 *
 *  @param out the folder of all tables.
 *  @throws InputError when a given one does not fit the data; GansError (code ABORTED) when stopped, after its training is saved.
 */
export async function obtainGenerator(
  plan: Plan,
  out: string,
  io: Io,
  { quiet }: { readonly quiet: boolean },
): Promise<TableGenerator> {
  const { generator } = plan.request;
  const path = generator === undefined ? await trainGenerator(plan, out, io, quiet) : resolve(io.cwd, generator);
  return checkingInput(() => openGenerator(plan, path, generator ?? `${RECIPE} with ${WIDER}, trained here`));
}

async function trainGenerator({ request, data, engine }: Plan, out: string, io: Io, quiet: boolean): Promise<string> {
  const { channels, resize, generatorSteps: steps } = request;
  // The average of about a tenth of the run.
  const set = [
    WIDER,
    `gan.average.decay=${1 - 10 / Math.max(steps, 10)}`,
    `evaluation.images=${Math.min(1000, data.test.length)}`,
  ];
  const identity = configHash({ recipe: RECIPE, set, data: data.train.sha256, engine: engine.name, steps });
  const choices = {
    recipe: RECIPE,
    data: request.data,
    seed: SEED,
    engine: engine.name as EngineName,
    channels,
    resize,
    set,
    steps,
  };
  const lookEvery = Math.ceil(steps / LOOKS);
  const path = join(out, 'generators', identity.slice(0, 8));
  const words = commandWords('train', { ...choices, 'look-every': lookEvery, out: showPath(path, io.cwd) });
  const options = { quiet, keep: Number.MAX_SAFE_INTEGER, saveEverySeconds: SAVE_EVERY_SECONDS };
  await trainRun({ ...choices, lookEvery, out: path, words }, io, options);
  return path;
}

async function openGenerator(plan: Plan, path: string, from: string): Promise<TableGenerator> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined)
    throw new IoError(
      `${CALLER}: expected --generator to be a run or a generator's file, got '${from}', which does not exist.`,
    );
  const file = found.isDirectory() ? generatorFile(path, 'last') : path;
  const { net, classNames, step } = await loadGeneratorFile(file);
  const { dispose, ...source } = openedNet(net);
  try {
    expectFit(plan, source, from);
  } catch (error) {
    dispose();
    throw error;
  }
  const sha256 = createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
  return {
    source,
    classNames: classNames.length === source.spec.classCount ? classNames : plan.data.train.classNames,
    from,
    step,
    sha256,
    lend: (extra, use) => lend(extra, source, { run: found.isDirectory() ? path : undefined, end: step }, use),
    dispose,
  };
}

function expectFit({ data: { train } }: Plan, { spec }: GeneratorSource, from: string): void {
  if (spec.classCount !== train.classCount)
    throw new ConfigError(
      `${CALLER}: expected --generator to be told one of ${train.classCount} classes, those of ${train.name}, got ${spec.classCount} of '${from}'.`,
    );
  if (spec.imageShape.join() !== train.imageShape.join())
    throw new ConfigError(
      `${CALLER}: expected --generator to make images of [${train.imageShape.join(', ')}], those of ${train.name}, got [${spec.imageShape.join(', ')}] of '${from}'.`,
    );
}
