import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type NdArrays, readSafetensors } from '@gans/checkpoints';
import { asTaps, type ClassifierNet } from '@gans/core-nets';
import type { ImageShape } from '@gans/datasets';
import { createFidInception, type ExtractorIdentity, type ResizeMethod, resizeImages } from '@gans/metrics';
import { disposeTree, FormatError, IoError, type Taps } from '@gans/tensor';
import {
  createClassifierNet,
  disposeClassifierState,
  loadClassifierCheckpoint,
  loadNet,
  type NamedClassifier,
} from '@gans/training';
import { type Tensor4D, tidy, tile } from '@tensorflow/tfjs-core';
import { readJson } from '../json-file';
import { generatorFile } from '../run/generator-files';
import { createGlyphsClassifier, GLYPHS_CLASSIFIER } from './glyphs-classifier';
import { type IdentifiedSource, isRun } from './identify';

/** A net that images are measured by. */
export interface Extractor {
  readonly identity: ExtractorIdentity & { readonly sha256: string };
  /** What stands beside a metric's symbol: `FID[glyphs-cnn-1]`. */
  readonly shortName: string;
  readonly kind: 'inception' | 'classifier';
  /** Of the images that it works on; grey ones may be given where it takes colour. */
  readonly imageShape: ImageShape;
  readonly featureSize: number;
  readonly classCount: number;
  readonly classNames: readonly string[];
  /** How images of this shape are brought to its size, for protocols: 'none' where they have it. */
  resizeOf(imageShape: ImageShape): string;
  /** Images of any size in [-1, 1] -> `features` [N, F] and `logits` [N, K]. */
  readonly taps: Taps;
  dispose(): void;
}

/** An extractor before it is loaded. */
export interface ExtractorFile {
  /** Undefined for the built-in one. */
  readonly path?: string;
  readonly sha256: string;
  /** The run that it is the classifier of. */
  readonly run?: string;
}

/** Chooses the extractor: the one that the user names; with 'auto' the classifier of a run that is measured, else glyphs-cnn-1, which is part of this package; beside statistics that were saved earlier the one of these that they were made with.
 *
 *  @param word 'auto', a run folder or a safetensors file.
 *  @param sources what is measured.
 *  @param statisticsHashes of the extractors of saved statistics among them.
 *  @throws IoError when what is named is absent, or a run has no classifier.
 */
export async function findExtractor(
  word: string,
  sources: readonly IdentifiedSource[],
  statisticsHashes: readonly (string | undefined)[],
  cwd: string,
): Promise<ExtractorFile> {
  if (word !== 'auto') {
    const path = resolve(cwd, word);
    if (await isRun(path)) return fileOfRun(path);
    return hashed(path, `gans evaluate: expected --extractor to be auto, a run or a safetensors file, got '${word}'`);
  }
  const runs = sources.filter(({ kind }) => kind === 'run').map(({ path }) => path);
  const builtIn: ExtractorFile = { sha256: GLYPHS_CLASSIFIER.sha256 };
  const candidates = [...(await Promise.all(runs.map(fileOfRun))), builtIn];
  return candidates.find(({ sha256 }) => statisticsHashes.includes(sha256)) ?? candidates[0]!;
}

/** Loads an extractor: a classifier that gans has trained, or Inception from the user's file of its weights.
 *
 *  @param resize how it brings images to its size; default 'clean', for Inception 'tf1'.
 *  @throws FormatError when the file holds neither.
 */
export async function loadExtractor({ path, sha256, run }: ExtractorFile, resize?: ResizeMethod): Promise<Extractor> {
  if (path === undefined) {
    const { name, classNames } = GLYPHS_CLASSIFIER;
    return ofClassifier(createGlyphsClassifier(), { identity: { name, sha256 }, shortName: name, classNames }, resize);
  }
  const { arrays, metadata } = await readSafetensors(path);
  if (metadata.kind?.startsWith('gans/') !== true) return loadInception(path, arrays, resize);
  const net = await loadClassifier(path, metadata.kind).catch((error) => {
    throw new FormatError(
      `gans evaluate: expected --extractor ${path} to be a classifier that gans has trained, got another file (${error.message})`,
    );
  });
  const shortName = `${net.config.net}-${sha256.slice(0, 8)}`;
  const name = run === undefined ? shortName : `${net.config.net} trained on ${await dataOf(run)}, tap features`;
  const classNames = await classNamesOf(run, net.config.classCount);
  return ofClassifier(net, { identity: { name, sha256 }, shortName, classNames }, resize);
}

/** A classifier's file, or that of one in training. */
async function loadClassifier(path: string, kind: string): Promise<NamedClassifier> {
  if (!kind.startsWith('gans/classifier-checkpoint/')) return (await loadNet(path, createClassifierNet)).net;
  const { net, progress } = await loadClassifierCheckpoint(path);
  disposeClassifierState({ params: {}, state: {}, ...progress });
  return net;
}

function ofClassifier(
  net: ClassifierNet,
  named: Pick<Extractor, 'identity' | 'shortName' | 'classNames'>,
  resize: ResizeMethod = 'clean',
): Extractor {
  const taps = asTaps(net);
  const { classCount, featureSize, imageShape } = net.spec;
  const [height, width, channels] = imageShape;
  return {
    ...named,
    kind: 'classifier',
    imageShape,
    featureSize,
    classCount,
    resizeOf: (shape) => (shape[0] === height && shape[1] === width ? 'none' : resize),
    taps: (images) =>
      tidy(() => {
        const resized = resizeImages(images, [height, width], resize);
        return taps(resized.shape[3] === channels ? resized : (tile(resized, [1, 1, 1, channels]) as Tensor4D));
      }),
    dispose: () => disposeTree(net.params, net.state),
  };
}

/** Features for distances, and logits without their bias, which the inception score is defined by. */
async function loadInception(path: string, arrays: NdArrays, resize: ResizeMethod = 'tf1'): Promise<Extractor> {
  const inception = await createFidInception(arrays, { resize }).catch((error) => {
    throw new FormatError(
      `gans evaluate: expected --extractor ${path} to be a classifier that gans has trained, or the weights of Inception by the names of PyTorch, got other arrays (${error.message})`,
    );
  });
  const { identity } = inception;
  return {
    identity,
    shortName: resize === 'tf1' ? identity.name : `${identity.name}, ${resize}`,
    kind: 'inception',
    imageShape: [299, 299, 3],
    featureSize: 2048,
    classCount: 1008,
    classNames: Array.from({ length: 1008 }, (_, k) => String(k)),
    resizeOf: () => inception.resize,
    taps: (images) => {
      const { features, logitsUnbiased } = inception.taps(images);
      return { features, logits: logitsUnbiased };
    },
    dispose: inception.dispose,
  };
}

async function fileOfRun(run: string): Promise<ExtractorFile> {
  const path = join(run, 'checkpoints/classifier.safetensors');
  const file = await hashed(
    path,
    `gans evaluate: expected ${run} to have its classifier in ${path}, got nothing there`,
  );
  return { ...file, run };
}

async function hashed(path: string, refusal: string): Promise<ExtractorFile> {
  const bytes = await readFile(path).catch(async (cause: NodeJS.ErrnoException) => {
    const isFolder = (await stat(path).catch(() => undefined))?.isDirectory();
    throw new IoError(`${refusal} (${isFolder ? 'a folder that is no run' : cause.code}). Check the path.`, { cause });
  });
  return { path, sha256: createHash('sha256').update(bytes).digest('hex') };
}

async function dataOf(run: string): Promise<string> {
  const { config } = (await readJson(join(run, 'config.json'))) as { config?: { data?: { name?: string } } };
  return config?.data?.name ?? 'data without a name';
}

/** A run keeps them with its generator. */
async function classNamesOf(run: string | undefined, classCount: number): Promise<readonly string[]> {
  const text =
    run === undefined
      ? undefined
      : await readSafetensors(generatorFile(run, 'last')).then(
          ({ metadata }) => metadata.classNames,
          () => undefined,
        );
  return text ? (JSON.parse(text) as string[]) : Array.from({ length: classCount }, (_, k) => String(k));
}
