import '@tensorflow/tfjs';
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import { asGenerator, foldSpectralNorms } from '@gans/core-nets';
import { type EngineName, useEngine } from '@gans/engines';
import { fillDataset, type GeneratorSource, growDataset, poolCounts, type SyntheticPool } from '@gans/synthetic-data';
import { ConfigError, createSeed, disposeTree, IoError, nearestWord, type Seed, type Tree } from '@gans/tensor';
import { checkWritable } from '../check-writable';
import { checkingInput } from '../failure';
import type { Io } from '../io';
import { createProgress, type Progress } from '../progress';
import { type GeneratorChoice, generatorFile, loadGeneratorFile } from '../run/generator-files';
import { tellOfEngine, tellProgress } from '../tell-of-engine';
import { createMiningClassifier } from './mining-classifier';
import { type WrittenDataset, writeDataset } from './write-dataset';

/** What `gans synthesize` was asked to do. */
export interface SynthesizeRequest {
  /** Run folders, or files of generators; several take turns. */
  readonly generators: readonly string[];
  readonly checkpoint: GeneratorChoice;
  readonly count: number;
  /** Whether all images but the first tenth are mined. */
  readonly mine: boolean;
  /** Mean angle between the latents drawn and mined, in radians. */
  readonly angle: number;
  readonly seed: number;
  readonly engine: EngineName | 'auto';
  /** A .npz file, or a folder. */
  readonly out: string;
  readonly quiet: boolean;
}

/** How a set of generated images was made; written beside it. */
export interface Provenance {
  readonly command: 'synthesize';
  readonly count: number;
  readonly imageShape: readonly number[];
  readonly classNames: readonly string[];
  /** Images of each class. */
  readonly classCounts: readonly number[];
  readonly labels: 'the classes that the generator was asked for';
  readonly seed: number;
  readonly engine: { readonly name: string; readonly version: string };
  readonly generators: readonly {
    readonly from: string;
    readonly checkpoint: GeneratorChoice;
    readonly step: number;
    /** Of the generator's file. */
    readonly sha256: string;
  }[];
  /** Of images that were mined; null where none was. */
  readonly mining: MiningRecord | null;
}

/** How images were mined. */
export interface MiningRecord {
  readonly mined: number;
  /** Images at the beginning, and of each round. */
  readonly increment: number;
  /** eta. */
  readonly stepSize: number | null;
  /** Mean angle it was calibrated to, in radians. */
  readonly angle: number;
  /** The classifier that images were hard for, trained on images of this set only. */
  readonly classifier: object;
}

/** What was made, and where it is. */
export interface SynthesizedDataset extends Provenance {
  readonly out: string;
  readonly provenance: string;
  readonly warnings: readonly string[];
}

/** Draws a labelled set of images from the generators of runs and writes it, with where it comes from.
 *
 *  @throws InputError when a generator or the output cannot be used; GansError (code ABORTED) when the user stops it, and then nothing is written.
 */
export async function synthesize(request: SynthesizeRequest, io: Io): Promise<SynthesizedDataset> {
  const out = resolve(io.cwd, request.out);
  await checkingInput(() => checkOutput(out));
  const engine = await useEngine(request.engine, { onProgress: tellProgress(io) });
  const held: Tree[] = [];
  const progress = createProgress(io, { quiet: request.quiet });
  try {
    const loaded = await checkingInput(() => loadAll(request, io.cwd, held));
    tellOfEngine(engine, request.engine, io);
    const warnings: string[] = [];
    const warn = (line: string) => {
      warnings.push(line);
      progress.note(`warning: ${line}`);
    };
    const sources = loaded.map(({ source }) => source);
    const { pool, mining } = await (request.mine ? mined : drawn)(sources, { request, io, progress, warn });
    const provenance: Provenance = {
      command: 'synthesize',
      count: request.count,
      imageShape: pool.imageShape,
      classNames: loaded[0]!.classNames,
      classCounts: [...poolCounts(pool)],
      labels: 'the classes that the generator was asked for',
      seed: request.seed,
      engine: { name: engine.name, version: engine.version },
      generators: loaded.map(({ from, step, sha256 }) => ({ from, checkpoint: request.checkpoint, step, sha256 })),
      mining,
    };
    const written: WrittenDataset = await writeDataset(out, pool, loaded[0]!.classNames, provenance);
    return { ...provenance, ...written, warnings };
  } finally {
    progress.close();
    disposeTree(...held);
  }
}

interface Work {
  readonly request: SynthesizeRequest;
  readonly io: Io;
  readonly progress: Progress;
  readonly warn: (line: string) => void;
}

type Made = { readonly pool: SyntheticPool; readonly mining: MiningRecord | null };

async function drawn(sources: readonly GeneratorSource[], { request, io, progress }: Work): Promise<Made> {
  const onProgress = (step: number, steps: number) => progress.report({ title: 'drawing', step, steps, figures: {} });
  const { count } = request;
  const pool = await fillDataset(sources, { count, seed: seedOf(request), signal: io.signal, onProgress });
  return { pool, mining: null };
}

async function mined(sources: readonly GeneratorSource[], { request, io, progress, warn }: Work): Promise<Made> {
  const { count: size, angle } = request;
  const seed = seedOf(request);
  const increment = Math.ceil(size / 10);
  const rounds = Math.max(1, Math.ceil(size / increment) - 1);
  const spec = sources[0]!.spec;
  const classifier = await checkingInput(() =>
    createMiningClassifier(spec, { rounds, increment, seed, signal: io.signal }),
  );
  try {
    const { pool, stepSize = null } = await growDataset(classifier.loop, sources, {
      size,
      increment,
      seed,
      mining: { angle, draws: Math.min(256, size) },
      chunkSize: Math.min(100, increment),
      signal: io.signal,
      onWarning: warn,
      onProgress: ({ stage, epoch, done, total }) =>
        progress.report({ title: `${stage} ${epoch + 1} of ${rounds + 1}`, step: done, steps: total, figures: {} }),
    });
    const { net, training } = classifier;
    const hard = pool.mined.reduce((sum, mark) => sum + mark, 0);
    return {
      pool,
      mining: { mined: hard, increment, stepSize, angle, classifier: { net: 'small-cnn', ...net, training } },
    };
  } finally {
    classifier.dispose();
  }
}

const seedOf = ({ seed }: SynthesizeRequest): Seed => createSeed(seed);

interface LoadedGenerator {
  readonly from: string;
  readonly step: number;
  readonly sha256: string;
  readonly classNames: readonly string[];
  readonly source: GeneratorSource;
}

/** Loads all generators; what they hold is in `held`, also when one of them is refused. */
async function loadAll(
  { generators, checkpoint }: SynthesizeRequest,
  cwd: string,
  held: Tree[],
): Promise<readonly LoadedGenerator[]> {
  const loaded: LoadedGenerator[] = [];
  for (const from of generators) {
    const path = resolve(cwd, from);
    const found = await stat(path).catch(() => undefined);
    if (found === undefined)
      throw new IoError(
        `gans synthesize: expected --generator to be a run or a generator's file, got '${from}', which does not exist. gans list shows the runs.`,
      );
    const file = found.isDirectory() ? generatorFile(path, checkpoint) : path;
    const { net, classNames, step } = await loadGeneratorFile(file);
    const folded = foldSpectralNorms(net);
    held.push(net.params, net.state, folded.params, folded.state);
    const { spec } = net;
    if (spec.classCount < 2)
      throw new ConfigError(
        `gans synthesize: expected --generator to be told the class, got '${from}', which draws without one. Its images have no labels.`,
      );
    const names = classNames.length === spec.classCount ? classNames : numbered(spec.classCount);
    if (loaded.length > 0 && names.join('\n') !== loaded[0]!.classNames.join('\n'))
      throw new ConfigError(
        `gans synthesize: expected all generators to have the classes ${loaded[0]!.classNames.join(', ')}, got ${names.join(', ')} from '${from}'.`,
      );
    const sha256 = createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
    loaded.push({ from, step, sha256, classNames: names, source: { generator: asGenerator(net, folded), spec } });
  }
  return loaded;
}

const numbered = (count: number) => Array.from({ length: count }, (_, k) => String(k));

async function checkOutput(out: string): Promise<void> {
  const kind = extname(out).toLowerCase();
  if (kind === '.npz') return checkWritable(dirname(out), 'gans synthesize');
  if (kind !== '')
    throw new ConfigError(
      `gans synthesize: expected --out to end in .npz, or to be a folder, got '${kind}'. Did you mean ${nearestWord(kind, ['.npz'])}?`,
    );
  const existing = await readdir(out).catch(() => [] as string[]);
  if (existing.length > 0)
    throw new ConfigError(
      `gans synthesize: expected --out to be an empty folder or a file, got ${out}, which holds ${existing.length} files. Choose another one.`,
    );
  await checkWritable(out, 'gans synthesize');
}
