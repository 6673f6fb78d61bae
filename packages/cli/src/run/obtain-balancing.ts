import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '@gans/checkpoints';
import { asClassifier } from '@gans/core-nets';
import { classHistogram, type ImageDataset, splitDataset } from '@gans/datasets';
import { cacheFolder } from '@gans/engines';
import { classAccuracy, type ExtractorIdentity, type MetricResult } from '@gans/metrics';
import { ConfigError, createSeed, disposeTree, foldIn } from '@gans/tensor';
import {
  type ClassBalancingMemory,
  classBalancingTerm,
  createClassifierNet,
  frozenClassifier,
  type GeneratorTerm,
  predictDataset,
} from '@gans/training';
import type { ResolvedBalancing } from '../recipes/balancing';
import type { EngineStretch } from '../result';
import { type ClassifierOrder, type ObtainClassifierOptions, obtainClassifier } from './obtain-classifier';
import type { Session } from './session';

/** The classifier in the loop of a run, ready for use. */
export interface Balancing {
  readonly config: ResolvedBalancing;
  readonly term: GeneratorTerm<ClassBalancingMemory>;
  /** Name, and hash of its checkpoint file. */
  readonly identity: ExtractorIdentity;
  /** How well it reads real test images, of which it has seen none. */
  readonly accuracy: MetricResult;
  readonly engines: readonly EngineStretch[];
  dispose(): void;
}

const NAME = 'classifier-in-loop';
// Runs that differ in their seed alone share the classifier.
const SEED = createSeed(0);

/** Loads the classifier in the loop from the run folder, or from the user's cache, or trains it on the run's own training images and keeps it in both.
 *
 *  @param session whose config may ask for one.
 *  @param options of its training.
 *  @returns undefined without a section `balancing`.
 *  @throws ConfigError when the labels that it is to see are not of every class.
 *  @throws GansError (code ABORTED) when stopped, after its training is saved.
 */
export async function obtainBalancing(
  session: Session,
  options: ObtainClassifierOptions,
): Promise<Balancing | undefined> {
  const { config, data, run, progress } = session;
  const { balancing } = config;
  if (balancing === undefined) return undefined;
  const { net: netConfig, training } = balancing.classifier;
  const dataset = labelledPart(data.train, balancing.classifier.labelledShare);
  const order: ClassifierOrder = {
    name: NAME,
    create: () => createClassifierNet(netConfig, foldIn(SEED, 'classifier')),
    training,
    dataset,
    seed: foldIn(SEED, 'classifier training'),
  };
  const folder = join(run.path, 'checkpoints');
  const cached = cacheFile(session, dataset);
  await copyIfThere(cached, join(folder, `${NAME}.safetensors`));
  const { net, sha256, engines } = await obtainClassifier(folder, order, options);
  await keep(join(folder, `${NAME}.safetensors`), cached);
  const classify = asClassifier(net);
  const { imageShape } = session.nets.generator.spec;
  const classifier = await frozenClassifier(classify, { imageShape, classCount: data.train.classCount });
  const onWarning = (line: string) => progress.note(`warning: ${line}`);
  const identity = { name: `${netConfig.net} trained on ${dataset.name}, in the loop`, sha256 };
  const predicted = await predictDataset(classify, data.test);
  return {
    config: balancing,
    term: classBalancingTerm(classifier, constantsOf(balancing), config.gan, { onWarning }),
    identity,
    accuracy: classAccuracy({ predicted, expected: data.test.labels, classifier: identity }),
    engines,
    dispose: () => disposeTree(net.params, net.state),
  };
}

const constantsOf = ({ classifier: _, ...constants }: ResolvedBalancing) => constants;

// Class by class the same share; the rest is as images without a label.
function labelledPart(train: ImageDataset, share: number): ImageDataset {
  const part = share === 1 ? train : splitDataset(train, { seed: SEED, fraction: share }).heldOut;
  const absent = classHistogram(part).indexOf(0);
  if (absent < 0) return part;
  throw new ConfigError(
    `gans train: expected balancing.classifier.labelledShare to leave labels of every class, got none of '${train.classNames[absent]}' with ${share}. Of a class that it has not seen a classifier can say nothing: raise the share.`,
  );
}

// By all that decides the weights: what the classifier is, its data by their content, engine and versions.
function cacheFile({ config, engine, versions }: Session, { sha256 }: ImageDataset): string {
  const { name, threads } = engine;
  const key = JSON.stringify({ ...config.balancing!.classifier, sha256, engine: { name, threads }, versions });
  return join(cacheFolder(), 'classifiers', `${createHash('sha256').update(key).digest('hex')}.safetensors`);
}

async function copyIfThere(from: string, to: string): Promise<void> {
  const there = await readFile(to).catch(() => undefined);
  const cached = there === undefined ? await readFile(from).catch(() => undefined) : undefined;
  if (cached !== undefined) await writeFileAtomic(to, cached);
}

// A cache that cannot be written to costs time alone.
async function keep(file: string, cached: string): Promise<void> {
  try {
    await mkdir(join(cacheFolder(), 'classifiers'), { recursive: true });
    await writeFileAtomic(cached, await readFile(file));
  } catch {
    return;
  }
}
