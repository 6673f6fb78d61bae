import '@tensorflow/tfjs';
import { rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { writeFileAtomic } from '@gans/checkpoints';
import { type EngineName, useEngine } from '@gans/engines';
import type { Json, MetricResult } from '@gans/metrics';
import { ConfigError, createSeed, foldIn, isGansError } from '@gans/tensor';
import { type Crafted, classCoverage, imageOverlap, measureFooling, type Norm, randomPerturbation } from '@gans/uap';
import { slice, type Tensor3D, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { checkWritable } from '../check-writable';
import { checkingInput } from '../failure';
import type { Io } from '../io';
import { toJson } from '../json-file';
import { createProgress, type Progress } from '../progress';
import { tellOfEngine, tellProgress } from '../tell-of-engine';
import { parseEpsilon } from './epsilon';
import { craftResumably } from './internal/craft-resumably';
import type { ForeignOptions } from './internal/foreign-model';
import { type ReadImages, readImages } from './read-images';
import { loadTarget, type Target } from './target';
import { writePerturbation } from './write-perturbation';

/** Objectives that need no layers of the classifier. */
export const UAP_OBJECTIVES = ['noConfidence', 'noConfidenceEps', 'batchNoConfidence', 'margin', 'deepFool'] as const;

/** What `gans uap` was asked to do. */
export interface UapRequest {
  readonly classifier: string;
  readonly prior: string;
  readonly test?: string | undefined;
  readonly epsilon: string;
  readonly norm: Norm;
  readonly objective: (typeof UAP_OBJECTIVES)[number];
  readonly target?: number | undefined;
  readonly noClip: boolean;
  readonly count: number;
  readonly steps?: number | undefined;
  readonly batch: number;
  readonly seed: number;
  readonly model: ForeignOptions;
  readonly engine: EngineName | 'auto';
  readonly out: string;
  readonly quiet: boolean;
}

/** What came of it. */
export interface UapOutcome {
  readonly command: 'uap';
  readonly files: readonly string[];
  /** What crafting chose by, on images of the prior that were held out. */
  readonly validationRate: number;
  readonly stopped: Crafted['stopped'];
  readonly steps: number;
  readonly protocol: { readonly [name: string]: Json };
  /** How many of the classes the prior's images are read as. */
  readonly classesReached: number;
  readonly classifier: { readonly name: string; readonly sha256: string };
  readonly prior: { readonly name: string; readonly sha256: string; readonly count: number };
  /** On the test images, where there are any: of the perturbation, and of a random one of its size. */
  readonly test?: { readonly crafted: MetricResult; readonly random: MetricResult };
  readonly warnings: readonly string[];
}

/** Crafts a perturbation against a classifier on the images of a prior, and writes it: a PNG to look at, the exact values as .npy, and what it is as JSON.
 *
 *  @param request what the command line says.
 *  @param io progress and warnings go to its stderr; its signal stops crafting, which goes on from there the next time.
 *  @throws InputError for bad input; GansError (code ABORTED) when stopped.
 */
export async function runUap(request: UapRequest, io: Io): Promise<UapOutcome> {
  const out = resolve(io.cwd, request.out);
  const { epsilon } = await checkingInput(async () => {
    if (!/\.png$/i.test(out)) throw new ConfigError(`gans uap: expected --out to end in .png, got '${request.out}'.`);
    if ((request.objective === 'margin') !== (request.target !== undefined))
      throw new ConfigError(
        'gans uap: expected --target with --objective margin, and only there. Give the index of a class.',
      );
    await checkWritable(dirname(out), 'gans uap');
    return { epsilon: parseEpsilon(request.epsilon) };
  });
  const engine = await useEngine(request.engine, { onProgress: tellProgress(io) });
  tellOfEngine(engine, request.engine, io);
  const progress = createProgress(io, { quiet: request.quiet });
  const held: { dispose(): void }[] = [];
  try {
    const target = await checkingInput(() => loadTarget(request.classifier, request.model, io.cwd));
    held.push(target);
    const read = async (word: string, split: 'train' | 'test', count: number) => {
      const images = await checkingInput(() =>
        readImages(word, { ...request, ...target, split, count, cwd: io.cwd, signal: io.signal }),
      );
      held.push(images.images);
      return images;
    };
    const prior = await read(request.prior, 'train', request.count);
    const test = request.test === undefined ? undefined : await read(request.test, 'test', 10_000);
    return await work({ request, epsilon, out, io, progress }, target, prior, test);
  } finally {
    for (const one of held) one.dispose();
    progress.close();
  }
}

interface Work {
  readonly request: UapRequest;
  readonly epsilon: number;
  readonly out: string;
  readonly io: Io;
  readonly progress: Progress;
}

async function work(work: Work, target: Target, prior: ReadImages, test: ReadImages | undefined): Promise<UapOutcome> {
  const { request, epsilon, out, io, progress } = work;
  const { classifier, identity } = target;
  const base = out.replace(/\.png$/i, '');
  const warnings: string[] = [];
  const warn = (line: string | undefined) => {
    if (line === undefined || warnings.includes(line)) return;
    warnings.push(line);
    progress.note(`warning: ${line}`);
  };
  if (test !== undefined) warn((await imageOverlap(prior.images, test.images, { signal: io.signal })).warning);
  const crafted = await checkingRange(() => craftResumably(work, target, prior, `${base}.state.safetensors`));
  try {
    for (const line of crafted.warnings) warn(line);
    const { reached } = await classCoverage(classifier, batchesOf(prior.images, request.batch), {
      identity,
      signal: io.signal,
    });
    const rates = test === undefined ? undefined : await testRates(work, target, crafted.perturbation, test);
    const files = await writePerturbation(base, crafted.perturbation, 2 * epsilon);
    const outcome: UapOutcome = {
      command: 'uap',
      files: [...files, `${base}.json`],
      validationRate: crafted.rate,
      stopped: crafted.stopped,
      steps: crafted.steps,
      protocol: crafted.protocol,
      classesReached: reached,
      classifier: identity,
      prior: { name: prior.name, sha256: prior.sha256, count: prior.images.shape[0] },
      ...(rates === undefined ? {} : { test: rates }),
      warnings,
    };
    await writeFileAtomic(`${base}.json`, toJson(outcome));
    await rm(`${base}.state.safetensors`, { force: true });
    return outcome;
  } finally {
    crafted.perturbation.dispose();
  }
}

/** What the images, the classifier or the bound are refused for is bad input. */
async function checkingRange<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const isInput = isGansError(error) && (error.code === 'VALUE' || error.code === 'SHAPE');
    return isInput ? checkingInput(() => Promise.reject(error)) : Promise.reject(error);
  }
}

async function testRates({ request, epsilon, io }: Work, target: Target, perturbation: Tensor3D, test: ReadImages) {
  const { classifier, identity, preprocessing } = target;
  const options = {
    identity,
    epsilon,
    norm: request.norm,
    clipInput: !request.noClip,
    preprocessing,
    reference: { name: test.name, sha256: test.sha256 },
    signal: io.signal,
  };
  const measure = (of: Tensor3D) => measureFooling(classifier, batchesOf(test.images, request.batch), of, options);
  const ball = { radius: 2 * epsilon, norm: request.norm };
  const random = randomPerturbation(foldIn(createSeed(request.seed), 'random'), perturbation.shape, ball);
  try {
    return { crafted: await measure(perturbation), random: await measure(random) };
  } finally {
    random.dispose();
  }
}

function* batchesOf(images: Tensor4D, size: number): Generator<Tensor4D> {
  const [count, ...shape] = images.shape;
  for (let first = 0; first < count; first += size) {
    const batch = tidy(() => slice(images, [first, 0, 0, 0], [Math.min(size, count - first), ...shape]));
    yield batch;
    batch.dispose();
  }
}
