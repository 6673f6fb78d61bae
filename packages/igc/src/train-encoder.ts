import {
  adam,
  cloneTree,
  disposeTree,
  foldIn,
  GansError,
  type Generator,
  integers,
  type Seed,
  ShapeError,
  type Tree,
  ValueError,
  valueAndGrad,
} from '@gans/tensor';
import { oneHotRows } from '@gans/tensor/ops';
import {
  add,
  mean,
  mul,
  square,
  sub,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tensor1d,
  tidy,
} from '@tensorflow/tfjs-core';
import { type Difference, type DifferenceName, differenceOf } from './difference';
import { drawLatents } from './draw-latents';
import { expectSpec, runGenerator } from './internal/expect';
import { addClippedNoise } from './noise';
import { priorMoments, zScore } from './prior';
import type { InversionSpec } from './spec';

/** An encoder to be trained, whatever net it is: its weights, and a function of them. */
export interface EncoderNet<P extends Tree> {
  readonly params: P;
  /** Images float32 [R, H, W, C] and conditions float32 [R, K] -> latents float32 [R, D], row by row, differentiable in the weights. */
  readonly encode: (params: P, images: Tensor4D, condition: Tensor2D) => Tensor2D;
}

/** How an encoder is trained. */
export interface TrainEncoderOptions {
  readonly seed: Seed;
  /** Updates. */
  readonly steps: number;
  /** Default 64. */
  readonly batchSize?: number;
  /** Of Adam; default 1e-3, down to 0 along a half cosine. */
  readonly learningRate?: number;
  /** Weight of the error of latents, where the class asked for is the image's own; default 0.1. */
  readonly latentWeight?: number;
  /** Share of the images that are encoded for another class than their own, as a search asks for; default 0.5. */
  readonly otherClasses?: number;
  /** Sizes of noise, one of which is put on each batch, as shares of the pixels' range; default none. */
  readonly sigmas?: readonly number[];
  /** Default 'mae'. */
  readonly difference?: DifferenceName | Difference;
  /** Stops between steps; the call rejects with code ABORTED. */
  readonly signal?: AbortSignal;
  /** Called after each step with its number, from 1, and its loss. */
  readonly onStep?: (step: number, loss: number) => void;
}

/** Trains a class-conditional encoder on images that the generator draws itself: no data is needed.
 *
 *  x = G(z, c), c' = c or another class;  L = E[ dif(G(E(x', c'), c'), x) + w [c' = c] mean |zscore(E(x', c')) - zscore(z)|^2 ],  x' = x with clipped noise
 *  Zhu et al., "Generative Visual Manipulation on the Natural Image Manifold", 2016, section 4.1: the predictor P(x). arXiv:1609.03552. Deviates: class-conditional; other classes; the error of latents.
 *
 *  @param generator its weights are constants.
 *  @param net its weights are not disposed.
 *  @returns the trained weights; the caller disposes them.
 *  @throws ValueError when an option is out of range; ShapeError when the generator or the encoder does not fit the spec; GansError (code ABORTED; DIVERGED when the loss is no number).
 *  @example
 *  const { generator, spec } = source;
 *  const net = {
 *    params: { kernel: tf.zeros([64, 4]) },
 *    encode: ({ kernel }, images) => tf.matMul(images.reshape([-1, 64]), kernel),
 *  };
 *  const params = await trainEncoder(generator, spec, net, { steps: 2, batchSize: 4, seed: createSeed(7) });
 *  const start = encoderStart((images, condition) => net.encode(params, images, condition));
 */
export async function trainEncoder<P extends Tree>(
  generator: Generator,
  spec: InversionSpec,
  { params: initial, encode }: EncoderNet<P>,
  options: TrainEncoderOptions,
): Promise<P> {
  expectSpec('trainEncoder', spec);
  const { seed, steps, signal, onStep, learningRate = 1e-3 } = options;
  const draw = batchesOf(generator, spec, options);
  const lossOf = encoderLoss(generator, spec, encode, options);
  let params = cloneTree(initial);
  let state = adam({ learningRate }).init(params);
  try {
    for (let step = 0; step < steps; step++) {
      if (signal?.aborted)
        throw new GansError('ABORTED', `trainEncoder: stopped by the caller's signal after ${step} steps.`);
      const batch = tidy(() => draw(foldIn(seed, step)));
      const { value, grads } = valueAndGrad((weights: P) => ({ loss: lossOf(weights, batch) }))(params);
      disposeTree(batch as unknown as Tree);
      const optimizer = adam({ learningRate: (learningRate * (1 + Math.cos((Math.PI * step) / steps))) / 2 });
      ({ params, state } = optimizer.update(params, grads, state, { donate: true }));
      disposeTree(grads);
      const [loss] = await value.data();
      value.dispose();
      if (!Number.isFinite(loss))
        throw new GansError(
          'DIVERGED',
          `trainEncoder: expected a finite loss, got ${loss} at step ${step + 1}. Lower the learning rate.`,
        );
      onStep?.(step + 1, loss!);
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  } catch (error) {
    disposeTree(params);
    throw error;
  } finally {
    disposeTree({ firstMoment: state.firstMoment, secondMoment: state.secondMoment });
  }
  return params;
}

/** A batch of generated pairs. */
type Batch = {
  readonly latents: Tensor2D;
  readonly images: Tensor4D;
  /** `images` with noise. */
  readonly seen: Tensor4D;
  readonly conditions: Tensor2D;
  /** 1 where the condition is the image's own. */
  readonly own: Tensor1D;
};

function batchesOf(
  generator: Generator,
  spec: InversionSpec,
  { steps, batchSize = 64, otherClasses = 0.5, sigmas = [0] }: TrainEncoderOptions,
): (seed: Seed) => Batch {
  for (const [name, value] of Object.entries({ steps, batchSize }))
    if (!Number.isSafeInteger(value) || value < 1)
      throw new ValueError(`trainEncoder: expected ${name} to be a positive integer, got ${value}.`);
  if (!(otherClasses >= 0 && otherClasses <= 1))
    throw new ValueError(`trainEncoder: expected otherClasses to be from 0 to 1, got ${otherClasses}.`);
  if (sigmas.length === 0)
    throw new ValueError('trainEncoder: expected sigmas to hold at least one size, got none. [0] is no noise.');
  const { classCount, latentSize, prior, pixelRange = [-1, 1] } = spec;
  const others = classCount === 1 ? 0 : Math.round(otherClasses * batchSize);
  return (seed) => {
    const drawn = (name: string, end: number) => integers(foldIn(seed, name), batchSize, end);
    const latents = drawLatents(prior, foldIn(seed, 'latents'), [batchSize, latentSize]);
    const labels = drawn('labels', classCount);
    // Rows are independent draws, so that it may as well be the first ones that are asked for another class.
    const shifts = others > 0 ? drawn('others', classCount - 1) : undefined;
    const asked = Array.from(labels, (label, i) => (i < others ? (label + 1 + shifts![i]!) % classCount : label));
    const images = runGenerator('trainEncoder', generator, spec, latents, oneHotRows(labels, classCount));
    const sigma = sigmas[drawn('sigma', sigmas.length)[0]!]!;
    const seen = addClippedNoise(images, sigma, foldIn(seed, 'noise'), { pixelRange });
    const own = tensor1d(Array.from(asked, (label, i) => Number(label === labels[i])));
    return { latents, images, seen, conditions: oneHotRows(asked, classCount), own };
  };
}

function encoderLoss<P extends Tree>(
  generator: Generator,
  spec: InversionSpec,
  encode: EncoderNet<P>['encode'],
  { difference = 'mae', latentWeight = 0.1 }: TrainEncoderOptions,
) {
  if (!(latentWeight >= 0 && latentWeight < Infinity))
    throw new ValueError(`trainEncoder: expected latentWeight to be a finite number >= 0, got ${latentWeight}.`);
  const dif = differenceOf(difference, spec.pixelRange ?? [-1, 1]);
  const moments = priorMoments(spec.prior, spec.latentSize);
  return (params: P, { latents, images, seen, conditions, own }: Batch) => {
    const encoded = encode(params, seen, conditions);
    if (encoded.shape.join() !== latents.shape.join())
      throw new ShapeError(
        `trainEncoder: expected encode to give one latent a row, [${latents.shape.join(', ')}], got [${encoded.shape.join(', ')}].`,
      );
    const redrawn = runGenerator('trainEncoder', generator, spec, encoded, conditions);
    const image = dif.compare(redrawn, dif.prepare(images));
    const latent = mean(square(sub(zScore(encoded, moments), zScore(latents, moments))), 1);
    return mean(add(image, mul(mul(latent, own), latentWeight)));
  };
}
