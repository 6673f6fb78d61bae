import {
  type Metadata,
  readSafetensors,
  treeFromArrays,
  type WriteSafetensorsOptions,
  writeSafetensors,
} from '@gans/checkpoints';
import { createSeed, flattenTree, type Seed } from '@gans/tensor';
import { checkGanConfig, type GanConfig } from './gan-config';
import {
  createGan,
  disposeGanState,
  flattenGanState,
  type GanNets,
  type GanNetsConfig,
  type GanState,
  unflattenGanState,
} from './gan-state';
import { checkedArrays } from './internal/checked-arrays';
import { decodeMetadata, encodeMetadata } from './internal/file-metadata';
import { checkedCounters, checkedSeed } from './internal/run-values';

/** A GAN run at one moment, with all that is needed to go on as if it had never stopped. */
export interface GanCheckpoint {
  readonly netsConfig: GanNetsConfig;
  readonly config: GanConfig;
  /** The seed that `trainGan` was given. */
  readonly seed: Seed;
  readonly state: GanState;
}

/** A checkpoint that was loaded: it can be handed to `trainGan` as it is, and to `saveGanCheckpoint`. */
export interface LoadedGan extends GanCheckpoint {
  readonly nets: GanNets;
  /** Strings that were saved with it. */
  readonly metadata: Metadata;
}

const KIND = 'gans/gan-checkpoint/1';
const COUNTERS = ['step', 'generatorUpdates', 'discriminatorUpdates'] as const;

/** Saves a run of `createGan`'s nets as a safetensors file: tensors by the names of `flattenGanState`, the rest as metadata.
 *
 *  The file is replaced as a whole: whoever reads it, at any time and after any crash, finds the old checkpoint or the new. It carries a checksum, by which damage is found.
 *
 *  @param path of the file; its folder must exist.
 *  @param checkpoint nothing of it is disposed.
 *  @param options `metadata`: strings of your own to keep with it.
 *  @throws IoError when the file cannot be written; an old one is then intact. ValueError when `metadata` uses a name of the checkpoint's own.
 *  @example
 *  const shape = { classCount: 10, height: 32, width: 32, channels: 1, filters: 2 };
 *  const netsConfig = { generator: { ...shape, latentSize: 4 }, discriminator: { ...shape, embeddingSize: 4 } };
 *  const { state } = createGan(netsConfig, seed);
 *  const config = checkGanConfig({
 *    batchSize: 4, steps: 2, generatorLearningRate: 4e-4, discriminatorLearningRate: 4e-4, beta1: 0.5, beta2: 0.999,
 *    conditionalWeight: 0.5, temperature: 0.25, positiveMargin: 0.98, averageDecay: 0.99, averageStart: 0,
 *  });
 *  await saveGanCheckpoint('runs/a/last.safetensors', { netsConfig, config, seed, state });
 *  const checkpoint = await loadGanCheckpoint('runs/a/last.safetensors');
 *  await trainGan({ ...checkpoint, dataset });
 */
export async function saveGanCheckpoint(
  path: string,
  checkpoint: GanCheckpoint,
  options: Pick<WriteSafetensorsOptions, 'metadata'> = {},
): Promise<void> {
  const { netsConfig, config, seed, state } = checkpoint;
  const { tensors, counters } = flattenGanState(state);
  const values = { netsConfig, config, seed, counters };
  const metadata = encodeMetadata('saveGanCheckpoint', KIND, values, options.metadata);
  await writeSafetensors(path, tensors, { metadata, checksum: 'sha256' });
}

/** Loads what `saveGanCheckpoint` saved, bit by bit: `trainGan` goes on from it to the same weights as a run that was not stopped.
 *
 *  @param path of the file.
 *  @returns the checkpoint, its nets and the `metadata` that was saved with it; the caller disposes the state with `disposeGanState`.
 *  @throws IoError when the file cannot be read; FormatError, in one line, when it is damaged or no such checkpoint. No tensor is left behind.
 */
export async function loadGanCheckpoint(path: string): Promise<LoadedGan> {
  const { arrays, metadata } = await readSafetensors(path);
  const { built, extra } = decodeMetadata('loadGanCheckpoint', path, KIND, metadata, (value) => {
    const own = {
      config: checkGanConfig(value('config') as GanConfig),
      seed: checkedSeed('GanCheckpoint', value('seed')),
      counters: checkedCounters('GanCheckpoint', COUNTERS, value('counters')),
      netsConfig: value('netsConfig') as GanNetsConfig,
    };
    return { ...own, ...createGan(own.netsConfig, createSeed(0)) };
  });
  const { netsConfig, config, seed, counters, nets, state: template } = built;
  try {
    const expected = flattenGanState(template).tensors;
    const tensors = flattenTree(treeFromArrays(checkedArrays('loadGanCheckpoint', path, expected, arrays)));
    const state = unflattenGanState(template, tensors, counters);
    return { netsConfig, config, seed, state, nets, metadata: extra };
  } finally {
    disposeGanState(template);
  }
}
