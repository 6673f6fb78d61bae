import '@tensorflow/tfjs';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, extname, join, resolve } from 'node:path';
import { ndArray, writeFileAtomic, writeNpz } from '@gans/checkpoints';
import { type EngineName, useEngine } from '@gans/engines';
import { ConfigError, createSeed, disposeTree, nearestWord } from '@gans/tensor';
import { checkWritable } from '../check-writable';
import { checkingInput } from '../failure';
import { fileExists } from '../file-exists';
import { imageGrid } from '../grid';
import type { Io } from '../io';
import { encodePng } from '../png';
import { readDescription } from '../report/read-run';
import { tellOfEngine, tellProgress } from '../tell-of-engine';
import { balancedLabels } from './evaluate';
import { type GeneratorChoice, generatorFile, loadGenerator } from './generator-files';
import { drawPixels } from './pictures';

/** What `gans sample` was asked to do. */
export interface SampleRequest {
  /** The run folder. */
  readonly run: string;
  /** Which of its generators. */
  readonly checkpoint: GeneratorChoice;
  readonly count: number;
  /** Name or number of the one class to draw. */
  readonly className?: string | undefined;
  readonly seed: number;
  readonly engine: EngineName | 'auto';
  /** A .png or .npz file, or a folder. */
  readonly out: string;
}

/** What was drawn. */
export interface DrawnSamples {
  readonly count: number;
  readonly imageShape: readonly number[];
  /** Step of training that the generator was saved at. */
  readonly step: number;
  readonly out: string;
  readonly files: readonly string[];
}

/** Draws images with the averaged generator of a run and writes them.
 *
 *  A grid has one row a class; an npz file holds `images` uint8 [N, H, W, C] and `labels` int32 [N]; a folder gets one PNG an image.
 *
 *  @throws GansError (code ABORTED) when the user stops it; nothing is written then.
 *  @throws InputError when the run has no such generator, the class is unknown, or the output cannot be written or would overwrite a folder's files.
 */
export async function drawSamples(request: SampleRequest, io: Io): Promise<DrawnSamples> {
  const { count, seed } = request;
  const out = resolve(io.cwd, request.out);
  const run = resolve(io.cwd, request.run);
  await checkingInput(() => checkRun(run, request));
  await checkingInput(() => checkOutput(out));
  const engine = await useEngine(request.engine, { onProgress: tellProgress(io) });
  const { net, classNames, step } = await checkingInput(() => loadGenerator(run, request.checkpoint));
  const { classCount, imageShape } = net.spec;
  try {
    const chosen = await checkingInput(() => chosenClass(request.className, classNames));
    tellOfEngine(engine, request.engine, io);
    const labels = chosen === undefined ? balancedLabels(count, classCount) : new Int32Array(count).fill(chosen);
    const pixels = await drawPixels(net, labels, createSeed(seed), { signal: io.signal });
    return { count, imageShape, step, out, files: await write(out, pixels, labels, imageShape) };
  } finally {
    disposeTree(net.params, net.state);
  }
}

async function write(
  out: string,
  pixels: Uint8Array,
  labels: Int32Array,
  shape: readonly [number, number, number],
): Promise<string[]> {
  const kind = extname(out).toLowerCase();
  const [height, width, channels] = shape;
  const size = height * width * channels;
  await mkdir(kind === '.png' || kind === '.npz' ? dirname(out) : out, { recursive: true });
  if (kind === '.npz') {
    await writeNpz(out, { images: ndArray(pixels, [labels.length, ...shape]), labels: ndArray(labels) });
    return [out];
  }
  if (kind === '.png') {
    await writeFileAtomic(out, encodePng(gridByClass(pixels, labels, shape)));
    return [out];
  }
  const digits = String(labels.length - 1).length;
  const files: string[] = [];
  for (const [i, label] of labels.entries()) {
    const file = join(out, `${String(i).padStart(digits, '0')}-class-${label}.png`);
    const data = pixels.subarray(i * size, (i + 1) * size);
    await writeFileAtomic(file, encodePng({ height, width, channels: channels as 1 | 3, data }));
    files.push(file);
  }
  return files;
}

// Rows are classes; with one class, or with rows that would be too long, the images are laid out in a near-square instead.
function gridByClass(pixels: Uint8Array, labels: Int32Array, shape: readonly [number, number, number]) {
  const size = shape.reduce((product, length) => product * length, 1);
  const order = [...labels.keys()].sort((a, b) => labels[a]! - labels[b]! || a - b);
  const sorted = new Uint8Array(pixels.length);
  for (const [position, i] of order.entries()) sorted.set(pixels.subarray(i * size, (i + 1) * size), position * size);
  const rows = new Set(labels).size;
  const fillsRows = rows > 1 && labels.length % rows === 0;
  return imageGrid(sorted, shape, { columns: fillsRows ? labels.length / rows : Math.ceil(Math.sqrt(labels.length)) });
}

async function checkRun(path: string, { run, checkpoint }: SampleRequest): Promise<void> {
  if (await fileExists(generatorFile(path, checkpoint))) return;
  await readDescription(path, 'gans sample');
  throw new ConfigError(
    `gans sample: expected RUN to have a generator, got '${run}', which has none yet. It comes with the run's first look: go on by gans resume ${run}.`,
  );
}

async function checkOutput(out: string): Promise<void> {
  const kind = extname(out).toLowerCase();
  if (kind === '.png' || kind === '.npz') {
    const found = await stat(out).catch(() => undefined);
    if (found?.isDirectory())
      throw new ConfigError(`gans sample: expected --out to be a file, got the folder ${out}. Choose another name.`);
    await checkWritable(dirname(out), 'gans sample');
    return;
  }
  if (kind !== '')
    throw new ConfigError(
      `gans sample: expected --out to end in .png or .npz, or to be a folder, got '${kind}'. Did you mean ${nearestWord(kind, ['.png', '.npz'])}?`,
    );
  const existing = await readdir(out).catch(() => [] as string[]);
  if (existing.length > 0)
    throw new ConfigError(
      `gans sample: expected --out to be an empty folder or a file, got ${out}, which holds ${existing.length} files. Choose another one.`,
    );
  await checkWritable(out, 'gans sample');
}

function chosenClass(name: string | undefined, classNames: readonly string[]): number | undefined {
  if (name === undefined) return undefined;
  if (classNames.length === 0)
    throw new ConfigError(`gans sample: expected no --class, got '${name}': the run knows no classes. Leave it out.`);
  const named = classNames.indexOf(name);
  if (named >= 0) return named;
  if (/^\d+$/.test(name) && Number(name) < classNames.length) return Number(name);
  throw new ConfigError(
    `gans sample: expected --class to be a class of the run or its number from 0 to ${classNames.length - 1}, got '${name}'. Did you mean ${nearestWord(name, classNames)}?`,
  );
}
