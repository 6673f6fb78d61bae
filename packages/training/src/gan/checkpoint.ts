import {
  type Metadata,
  readSafetensors,
  treeFromArrays,
  type WriteSafetensorsOptions,
  writeSafetensors,
} from '@gans/checkpoints';
import { createSeed, flattenTree, type Seed } from '@gans/tensor';
import { checkedArrays } from '../internal/checked-arrays';
import { decodeMetadata, encodeMetadata } from '../internal/file-metadata';
import { checkedCounters, checkedSeed } from '../internal/run-values';
import { checkGanConfig } from './check-config';
import type { GanConfig } from './config';
import { createGan, type GanNetsConfig } from './create-gan';
import { checkedMemory } from './internal/checked-memory';
import type { GanNets } from './nets';
import { disposeGanState, flattenGanState, type GanState, partOfTerms, unflattenGanState } from './state';

/** A GAN run at one moment, with all that is needed to go on as if it had never stopped. */
export interface GanCheckpoint<NetsConfig = GanNetsConfig> {
  /** What the nets are built from; survives JSON. */
  readonly netsConfig: NetsConfig;
  readonly config: GanConfig;
  /** The seed that `trainGan` was given. */
  readonly seed: Seed;
  readonly state: GanState;
}

/** A checkpoint that was loaded: it can be handed to `trainGan` as it is, and to `saveGanCheckpoint`. */
export interface LoadedGan<NetsConfig = GanNetsConfig> extends GanCheckpoint<NetsConfig> {
  readonly nets: GanNets;
  /** Strings that were saved with it. */
  readonly metadata: Metadata;
}

const KIND = 'gans/gan-checkpoint/2';
const COUNTERS = ['step', 'generatorUpdates', 'discriminatorUpdates'] as const;

/** Saves a run as a safetensors file: tensors by the names of `flattenGanState`, the rest as metadata.
 *
 *  The file is replaced as a whole: whoever reads it, at any time and after any crash, finds the old checkpoint or the new. It carries a checksum, by which damage is found.
 *
 *  @param path of the file; its folder must exist.
 *  @param checkpoint nothing of it is disposed.
 *  @param options `metadata`: strings of your own to keep with it.
 *  @throws IoError when the file cannot be written; an old one is then intact. ValueError when `metadata` uses a name of the checkpoint's own.
 *  @example
 *  const shape = { net: 'dcgan', classCount: 10, height: 32, width: 32, channels: 1, filters: 2 } as const;
 *  const netsConfig = { generator: { ...shape, latentSize: 4 }, discriminator: { ...shape, head: 'embedding', embeddingSize: 4 } } as const;
 *  const { state } = createGan(netsConfig, seed);
 *  const config = {
 *    batchSize: 4, steps: 2, adversarial: 'hinge', conditional: { name: 'd2d-cross-entropy', weight: 0.5 },
 *    optimizers: { generator: { learningRate: 4e-4 }, discriminator: { learningRate: 4e-4 } },
 *  } as const;
 *  await saveGanCheckpoint('runs/a/last.safetensors', { netsConfig, config, seed, state });
 *  const checkpoint = await loadGanCheckpoint('runs/a/last.safetensors');
 *  await trainGan({ ...checkpoint, dataset });
 */
export async function saveGanCheckpoint<NetsConfig>(
  path: string,
  checkpoint: GanCheckpoint<NetsConfig>,
  options: Pick<WriteSafetensorsOptions, 'metadata'> = {},
): Promise<void> {
  const { netsConfig, config, seed, state } = checkpoint;
  const { tensors, counters, memory } = flattenGanState(state);
  const values = { netsConfig, config, seed, counters, memory };
  const metadata = encodeMetadata('saveGanCheckpoint', KIND, values, options.metadata);
  await writeSafetensors(path, tensors, { metadata, checksum: 'sha256' });
}

/** Loads what `saveGanCheckpoint` saved, bit by bit: `trainGan` goes on from it to the same weights as a run that was not stopped.
 *
 *  @param path of the file.
 *  @param create builds the nets, and a state of them, from the file's `netsConfig`; default `createGan`. Give your own for nets of your own.
 *  @returns the checkpoint, its nets and the `metadata` that was saved with it; the caller disposes the state with `disposeGanState`.
 *  @throws IoError when the file cannot be read; FormatError, in one line, when it is damaged or no such checkpoint. No tensor is left behind.
 */
export async function loadGanCheckpoint<NetsConfig = GanNetsConfig>(
  path: string,
  create: (netsConfig: NetsConfig, seed: Seed) => { nets: GanNets; state: GanState } = createGan as never,
): Promise<LoadedGan<NetsConfig>> {
  const { arrays, metadata } = await readSafetensors(path);
  const { built, extra } = decodeMetadata('loadGanCheckpoint', path, KIND, metadata, (value) => {
    const own = {
      config: checkGanConfig(value('config') as GanConfig),
      seed: checkedSeed('GanCheckpoint', value('seed')),
      counters: checkedCounters('GanCheckpoint', COUNTERS, value('counters')),
      memory: checkedMemory('GanCheckpoint', value('memory')),
      netsConfig: value('netsConfig') as NetsConfig,
    };
    return { ...own, ...create(own.netsConfig, createSeed(0)) };
  });
  const { netsConfig, config, seed, counters, memory, nets, state: template } = built;
  try {
    const expected = flattenGanState(template).tensors;
    const [ofTerms, ofNets] = partOfTerms(arrays);
    const checked = { ...checkedArrays('loadGanCheckpoint', path, expected, ofNets), ...ofTerms };
    const tensors = flattenTree(treeFromArrays(checked));
    const state = unflattenGanState(template, { tensors, counters, memory });
    return { netsConfig, config, seed, state, nets, metadata: extra };
  } finally {
    disposeGanState(template);
  }
}
