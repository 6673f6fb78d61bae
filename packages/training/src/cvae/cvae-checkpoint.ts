import { type Metadata, readSafetensors, type WriteSafetensorsOptions, writeSafetensors } from '@gans/checkpoints';
import { createSeed, disposeTree, type Seed } from '@gans/tensor';
import { treeLike } from '../internal/checked-arrays';
import { decodeMetadata, encodeMetadata } from '../internal/file-metadata';
import { checkedCounters, checkedSeed } from '../internal/run-values';
import type { OptimizerState } from '../internal/update-weights';
import { type CvaeTrainingConfig, checkCvaeTrainingConfig } from './cvae-config';
import { type CvaeNets, type CvaeState, createCvaeState, disposeCvaeState, treesOfCvae } from './cvae-state';

/** Nets that a file can describe: their configs, which survive JSON, make them again. */
export type SavedCvaeNets = CvaeNets & {
  readonly encoder: { readonly config: object };
  readonly decoder: { readonly config: object };
};

/** A conditional VAE's training at one moment: it can be handed to `trainCvae` as it is. */
export interface CvaeCheckpoint<Nets extends SavedCvaeNets = SavedCvaeNets> {
  readonly nets: Nets;
  readonly state: CvaeState;
  readonly config: CvaeTrainingConfig;
  /** The seed that `trainCvae` was given. */
  readonly seed: Seed;
}

const KIND = 'gans/cvae-checkpoint/1';
const COUNTERS = ['step', 'epoch', 'batch', 'updates'] as const;

/** Saves a conditional VAE in training as a safetensors file, replaced as a whole and with a checksum.
 *
 *  @param path of the file; its folder must exist.
 *  @param checkpoint nothing of it is disposed; of the nets only the configs are read.
 *  @param options `metadata`: strings of your own to keep with it.
 *  @throws IoError when the file cannot be written; an old one is then intact. ValueError when `metadata` uses a name of the checkpoint's own.
 *  @example
 *  const size = { latentSize: 4, classCount: 10, height: 32, width: 32, channels: 1, hiddenSize: 16 };
 *  const nets = { encoder: createCvaeEncoder(size, seed), decoder: createCvaeDecoder(size, seed) };
 *  const config = { epochs: 2, batchSize: 20, learningRate: 1e-3 };
 *  await trainCvae({
 *    nets, dataset, config, seed,
 *    onStep: every(2, ({ state }) => saveCvaeCheckpoint('runs/a/cvae.safetensors', { nets, state, config, seed })),
 *  });
 *  const checkpoint = await loadCvaeCheckpoint('runs/a/cvae.safetensors', { encoder: createCvaeEncoder, decoder: createCvaeDecoder });
 *  await trainCvae({ ...checkpoint, dataset });
 */
export async function saveCvaeCheckpoint(
  path: string,
  { nets, state, config, seed }: CvaeCheckpoint,
  options: Pick<WriteSafetensorsOptions, 'metadata'> = {},
): Promise<void> {
  const { step, epoch, batch, optimizer } = state;
  const values = {
    encoderConfig: nets.encoder.config,
    decoderConfig: nets.decoder.config,
    config: checkCvaeTrainingConfig(config),
    seed,
    counters: { step, epoch, batch, updates: optimizer.step },
  };
  const metadata = encodeMetadata('saveCvaeCheckpoint', KIND, values, options.metadata);
  await writeSafetensors(path, treesOfCvae(state), { metadata, checksum: 'sha256' });
}

/** Loads what `saveCvaeCheckpoint` saved, bit by bit.
 *
 *  @param path of the file.
 *  @param create the functions that made the nets, for example `createCvaeEncoder` and `createCvaeDecoder`.
 *  @returns the checkpoint and the `metadata` that was saved with it; the caller disposes the state, unless `trainCvae` is given it. The weights of `nets` are those of the state.
 *  @throws IoError when the file cannot be read; FormatError, in one line, when it is damaged or holds something else. No tensor is left behind.
 */
export async function loadCvaeCheckpoint<
  EncoderConfig,
  DecoderConfig,
  Encoder extends SavedCvaeNets['encoder'],
  Decoder extends SavedCvaeNets['decoder'],
>(
  path: string,
  create: {
    readonly encoder: (config: EncoderConfig, seed: Seed) => Encoder;
    readonly decoder: (config: DecoderConfig, seed: Seed) => Decoder;
  },
): Promise<CvaeCheckpoint<{ readonly encoder: Encoder; readonly decoder: Decoder }> & { readonly metadata: Metadata }> {
  const { arrays, metadata } = await readSafetensors(path);
  const { built, extra } = decodeMetadata('loadCvaeCheckpoint', path, KIND, metadata, (value) => {
    const own = {
      config: checkCvaeTrainingConfig(value('config') as CvaeTrainingConfig),
      seed: checkedSeed('CvaeCheckpoint', value('seed')),
      counters: checkedCounters('CvaeCheckpoint', COUNTERS, value('counters')),
    };
    const encoder = create.encoder(value('encoderConfig') as EncoderConfig, createSeed(0));
    try {
      return {
        ...own,
        nets: { encoder, decoder: create.decoder(value('decoderConfig') as DecoderConfig, createSeed(0)) },
      };
    } catch (error) {
      disposeTree(encoder.params, encoder.state);
      throw error;
    }
  });
  const { config, seed, counters, nets } = built;
  const fresh = createCvaeState(nets, config);
  try {
    const { optimizer, ...trees } = treeLike('loadCvaeCheckpoint', path, treesOfCvae(fresh), arrays);
    const { updates, ...position } = counters;
    // Which trees it remembers follows from the configuration.
    const remembered = { step: updates, ...optimizer } as unknown as OptimizerState;
    const { params, state } = trees;
    return {
      nets: {
        encoder: { ...nets.encoder, params: params.encoder, state: state.encoder },
        decoder: { ...nets.decoder, params: params.decoder, state: state.decoder },
      },
      state: { ...position, ...trees, optimizer: remembered },
      config,
      seed,
      metadata: extra,
    };
  } finally {
    disposeCvaeState(fresh);
  }
}
