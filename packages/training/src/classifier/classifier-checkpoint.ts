import { type Metadata, readSafetensors, type WriteSafetensorsOptions, writeSafetensors } from '@gans/checkpoints';
import { createSeed, disposeTree, type Model, type Seed, type Tree } from '@gans/tensor';
import { treeLike } from '../internal/checked-arrays';
import { decodeMetadata, encodeMetadata } from '../internal/file-metadata';
import { checkedCounters, checkedSeed } from '../internal/run-values';
import { memoriesOf, type OptimizerState, startOptimizer } from '../internal/update-weights';
import { type ClassifierConfig, checkClassifierConfig } from './classifier-config';
import type { ClassifierProgress } from './classifier-state';
import { type ClassifierNetConfig, createClassifierNet, type NamedClassifier } from './create-classifier-net';
import type { TrainableClassifier } from './trainable-classifier';

/** A classifier that a file can describe: its config, which survives JSON, makes it again. */
export type SavedClassifier = TrainableClassifier & { readonly config: object };

/** A classifier's training at one moment, with all that is needed to go on as if it had never stopped: it can be handed to `trainClassifier` as it is. */
export interface ClassifierCheckpoint<Net extends SavedClassifier = SavedClassifier> {
  readonly net: Net;
  readonly progress: ClassifierProgress;
  readonly config: ClassifierConfig;
  /** The seed that `trainClassifier` was given. */
  readonly seed: Seed;
}

const KIND = 'gans/classifier-checkpoint/1';
const COUNTERS = ['step', 'epoch', 'batch', 'updates'] as const;

/** Saves a classifier in training as a safetensors file: weights, statistics and the optimizer's memory as tensors under 'params/', 'state/' and 'optimizer/', the rest as metadata.
 *
 *  The file is replaced as a whole and carries a checksum, as `saveGanCheckpoint`'s.
 *
 *  @param path of the file; its folder must exist.
 *  @param checkpoint nothing of it is disposed; the configuration is saved with all its defaults.
 *  @param options `metadata`: strings of your own to keep with it.
 *  @throws IoError when the file cannot be written; an old one is then intact. ValueError when `metadata` uses a name of the checkpoint's own.
 *  @example
 *  const sizes = { classCount: 10, height: 32, width: 32, channels: 1, filters: 2, featureSize: 8 };
 *  const net = createClassifierNet({ net: 'small-cnn', ...sizes }, seed);
 *  const config = { epochs: 1, batchSize: 20, learningRate: 2e-3 };
 *  await trainClassifier({
 *    net, dataset, config, seed,
 *    onStep: ({ net, progress }) => saveClassifierCheckpoint('runs/a/classifier.safetensors', { net, progress, config, seed }),
 *  });
 *  const checkpoint = await loadClassifierCheckpoint('runs/a/classifier.safetensors');
 *  await trainClassifier({ ...checkpoint, dataset });
 */
export async function saveClassifierCheckpoint(
  path: string,
  checkpoint: ClassifierCheckpoint,
  options: Pick<WriteSafetensorsOptions, 'metadata'> = {},
): Promise<void> {
  const { net, progress, config, seed } = checkpoint;
  const { optimizer, ...counters } = progress;
  const values = {
    netConfig: net.config,
    config: checkClassifierConfig(config),
    seed,
    counters: { ...counters, updates: optimizer.step },
  };
  const metadata = encodeMetadata('saveClassifierCheckpoint', KIND, values, options.metadata);
  await writeSafetensors(path, treesOf(net, optimizer), { metadata, checksum: 'sha256' });
}

/** Loads what `saveClassifierCheckpoint` saved, bit by bit.
 *
 *  @param path of the file.
 *  @param create the function that made the net; default `createClassifierNet`, which finds in the file which one it was. Give your own for nets of your own.
 *  @returns the checkpoint and the `metadata` that was saved with it; the caller disposes the net's params and state and the optimizer's moments, unless `trainClassifier` is given them.
 *  @throws IoError when the file cannot be read; FormatError, in one line, when it is damaged or holds something else. No tensor is left behind.
 */
export async function loadClassifierCheckpoint<
  Config = ClassifierNetConfig,
  Net extends SavedClassifier = NamedClassifier,
>(
  path: string,
  create: (config: Config, seed: Seed) => Net = createClassifierNet as never,
): Promise<ClassifierCheckpoint<Net> & { readonly metadata: Metadata }> {
  const { arrays, metadata } = await readSafetensors(path);
  const { built, extra } = decodeMetadata('loadClassifierCheckpoint', path, KIND, metadata, (value) => {
    const own = {
      config: checkClassifierConfig(value('config') as ClassifierConfig),
      seed: checkedSeed('ClassifierCheckpoint', value('seed')),
      counters: checkedCounters('ClassifierCheckpoint', COUNTERS, value('counters')),
    };
    return { ...own, template: create(value('netConfig') as Config, createSeed(0)) };
  });
  const { config, seed, counters, template } = built;
  const fresh = treesOf(template, startOptimizer(config, template.params));
  try {
    const { params, state, optimizer } = treeLike('loadClassifierCheckpoint', path, fresh, arrays);
    const { updates, ...position } = counters;
    return {
      net: { ...template, params, state },
      // Which trees it remembers follows from the configuration.
      progress: { ...position, optimizer: { step: updates, ...optimizer } as unknown as OptimizerState },
      config,
      seed,
      metadata: extra,
    };
  } finally {
    disposeTree(fresh);
  }
}

const treesOf = ({ params, state }: Pick<Model, 'params' | 'state'>, optimizer: OptimizerState) =>
  ({ params, state, optimizer: memoriesOf(optimizer) }) satisfies Tree;
