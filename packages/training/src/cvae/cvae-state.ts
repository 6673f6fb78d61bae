import type { CvaePosterior, DiscriminatorInput, GeneratorInput } from '@gans/core-nets';
import { cloneTree, disposeTree, type GeneratorSpec, type Model, type Tree } from '@gans/tensor';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { memoriesOf, type OptimizerState, startOptimizer } from '../internal/update-weights';
import type { CheckedCvaeTrainingConfig } from './cvae-config';

/** The two nets of a conditional VAE; `createCvaeEncoder` and `createCvaeDecoder` of `@gans/core-nets` make a pair, and any two that keep their contract are one. */
export interface CvaeNets {
  /** (image, class) -> posterior. */
  readonly encoder: Model<Tree, Tree, DiscriminatorInput, CvaePosterior>;
  /** (latent, class) -> image. */
  readonly decoder: Model<Tree, Tree, GeneratorInput, Tensor4D> & { readonly spec: Omit<GeneratorSpec, 'prior'> };
}

/** Something of each of the two nets. */
export type CvaeTrees = { readonly encoder: Tree; readonly decoder: Tree };

/** A conditional VAE in training: weights, statistics, the optimizer's memory, the moving average, and how far it is. */
export interface CvaeState {
  /** Steps made so far. */
  readonly step: number;
  /** Epochs finished. */
  readonly epoch: number;
  /** Batches made of the epoch under way. */
  readonly batch: number;
  readonly params: CvaeTrees;
  readonly state: CvaeTrees;
  readonly optimizer: OptimizerState;
  /** Where the configuration asks for one. */
  readonly average?: { readonly params: CvaeTrees; readonly state: CvaeTrees };
}

/** The state before the first step.
 *
 *  @param nets their params and state become part of it.
 *  @param config decides what the optimizer remembers, and whether there is an average.
 *  @returns the state; `disposeCvaeState` frees it.
 *  @example
 *  const size = { latentSize: 4, classCount: 10, height: 32, width: 32, channels: 1, hiddenSize: 16 };
 *  const nets = { encoder: createCvaeEncoder(size, seed), decoder: createCvaeDecoder(size, seed) };
 *  const state = createCvaeState(nets, checkCvaeTrainingConfig({ epochs: 2, batchSize: 20, learningRate: 1e-3 }));
 */
export function createCvaeState({ encoder, decoder }: CvaeNets, config: CheckedCvaeTrainingConfig): CvaeState {
  const params = { encoder: encoder.params, decoder: decoder.params };
  const state = { encoder: encoder.state, decoder: decoder.state };
  const average = config.average && { params: cloneTree(params), state: cloneTree(state) };
  return {
    step: 0,
    epoch: 0,
    batch: 0,
    params,
    state,
    optimizer: startOptimizer(config, params),
    ...(average === undefined ? {} : { average }),
  };
}

/** The tensors of a state. */
export function treesOfCvae({ params, state, optimizer, average }: CvaeState) {
  const memories = memoriesOf(optimizer);
  return average === undefined
    ? { params, state, optimizer: memories }
    : { params, state, optimizer: memories, average };
}

/** Frees every tensor of a state. */
export function disposeCvaeState(state: CvaeState): void {
  disposeTree(treesOfCvae(state));
}

/** The nets with the weights of a state: those of the moving average where there is one.
 *
 *  @param nets the functions.
 *  @param state keeps owning the tensors.
 *  @returns encoder and decoder, for example for `asGenerator(decoder)`.
 *  @example
 *  const size = { latentSize: 4, classCount: 10, height: 32, width: 32, channels: 1, hiddenSize: 16 };
 *  const nets = { encoder: createCvaeEncoder(size, seed), decoder: createCvaeDecoder(size, seed) };
 *  const state = createCvaeState(nets, checkCvaeTrainingConfig({ epochs: 2, batchSize: 20, learningRate: 1e-3 }));
 *  const { decoder } = trainedCvae(nets, state);
 */
export function trainedCvae<Nets extends CvaeNets>(nets: Nets, state: CvaeState): Nets {
  const { params, state: statistics } = state.average ?? state;
  return {
    ...nets,
    encoder: { ...nets.encoder, params: params.encoder, state: statistics.encoder },
    decoder: { ...nets.decoder, params: params.decoder, state: statistics.decoder },
  };
}
