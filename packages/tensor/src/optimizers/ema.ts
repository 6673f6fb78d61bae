import { add, clone, mul } from '@tensorflow/tfjs-core';
import type { Model } from '../contracts';
import { ValueError } from '../errors';
import { expectFinite, updateLeaves } from '../internal/update-leaves';
import type { Tree } from '../tree';
import type { UpdateOptions } from './optimizer';

/** Exponential moving average of a parameter tree.
 *
 *  average <- decay average + (1 - decay) params
 *
 *  @param average the running average; same key paths as `params`.
 *  @param params the current parameters; not disposed.
 *  @param decay in [0, 1]; 0 copies `params`.
 *  @returns the new average; the caller owns it. With `donate` the old one is freed.
 *  @throws ShapeError when the trees differ in structure or shape; ValueError when `decay` is out of range.
 *  @example
 *  average = emaTree(average, params, 0.999, { donate: true });
 */
export function emaTree<P extends Tree>(
  average: P,
  params: P,
  decay: number,
  { donate = false }: UpdateOptions = {},
): P {
  if (!(decay >= 0 && decay <= 1)) throw new ValueError(`emaTree: expected decay to be in [0, 1], got ${decay}.`);
  const { params: next } = updateLeaves('emaTree', average, params, [], donate, (old, current) => [
    decay === 0 ? clone(current) : add(mul(old, decay), mul(current, 1 - decay)),
  ]);
  return next;
}

/** How `emaModel` treats what is no parameter. */
export interface EmaModelOptions extends UpdateOptions {
  /** 'average' averages the state (running statistics) like the parameters, as the BigGAN family does; 'copy' takes the current one, as StyleGAN does. */
  readonly buffers: 'average' | 'copy';
}

/** Exponential moving average of a net: parameters and state.
 *
 *  params <- decay average + (1 - decay) current;  state likewise, or the current one
 *  Averaged buffers: Kang et al., "Rebooting ACGAN", 2021, its published code. arXiv:2111.01118. Copied: Karras et al., "Training Generative Adversarial Networks with Limited Data", 2020, its published code. arXiv:2006.06676.
 *
 *  @param average params and state of the running average.
 *  @param current params and state of the net that is trained; not disposed.
 *  @param decay in [0, 1]; 0 copies `current`.
 *  @returns the new average; the caller owns it. With `donate` the old one is freed.
 *  @throws as `emaTree`, before anything is computed or freed for the tree that fails; ValueError when `buffers` is unknown.
 *  @example
 *  const net = { params, state: { mean: tf.tensor1d([4]) } };
 *  const before = { params: average, state: { mean: tf.tensor1d([0]) } };
 *  emaModel(before, net, 0.75, { buffers: 'average' }).state.mean.print(); // [1]
 */
export function emaModel<P extends Tree, S extends Tree>(
  average: Pick<Model<P, S>, 'params' | 'state'>,
  current: Pick<Model<P, S>, 'params' | 'state'>,
  decay: number,
  { buffers, donate = false }: EmaModelOptions,
): { params: P; state: S } {
  if (buffers !== 'average' && buffers !== 'copy')
    throw new ValueError(`emaModel: expected buffers to be 'average' or 'copy', got ${buffers}.`);
  const state = emaTree(average.state, current.state, buffers === 'copy' ? 0 : decay, { donate });
  return { params: emaTree(average.params, current.params, decay, { donate }), state };
}

/** What decides the decay of an average whose memory is counted in images. */
export interface HalfLifeOptions {
  /** Images of one step. */
  readonly batchSize: number;
  /** Images after which a value weighs half; 10 000 in StyleGAN2, 500 000 for small images with augmentation. */
  readonly halfLifeImages: number;
  /** Images seen so far; with `rampUp` the half-life is at most that share of them. */
  readonly imagesSeen?: number;
  /** 0.05 in StyleGAN2; default: no ramp, the half-life is the same from the start. */
  readonly rampUp?: number;
}

/** StyleGAN's decay of the average: a half-life in images, shorter while training is young.
 *
 *  decay = (1/2)^(batch / max(n, 1e-8)),  n = min(halfLife, rampUp imagesSeen)
 *  Karras et al., "Training Generative Adversarial Networks with Limited Data", 2020, its published code. arXiv:2006.06676. Deviates: nothing.
 *
 *  @returns a number in [0, 1), for `emaTree` and `emaModel`; 0 (a copy) at the start of a ramp.
 *  @throws ValueError naming the number that is negative or not finite, and when `rampUp` comes without `imagesSeen`.
 *  @example
 *  console.log(halfLifeDecay({ batchSize: 64, halfLifeImages: 500_000, rampUp: 0.05, imagesSeen: 1280 })); // 0.5
 */
export function halfLifeDecay(options: HalfLifeOptions): number {
  const { batchSize, halfLifeImages, imagesSeen, rampUp } = options;
  expectFinite('halfLifeDecay', { batchSize, halfLifeImages, imagesSeen: imagesSeen ?? 0, rampUp: rampUp ?? 0 });
  if (rampUp !== undefined && imagesSeen === undefined)
    throw new ValueError('halfLifeDecay: expected imagesSeen beside rampUp, got none. Pass the images seen so far.');
  const halfLife = rampUp === undefined ? halfLifeImages : Math.min(halfLifeImages, rampUp * imagesSeen!);
  return 0.5 ** (batchSize / Math.max(halfLife, 1e-8));
}
