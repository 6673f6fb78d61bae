import { foldIn, integers, randomBits, type Seed, ShapeError, ValueError } from '@gans/tensor';
import {
  add,
  clipByValue,
  gather,
  mul,
  stack,
  type Tensor3D,
  type Tensor4D,
  tensor1d,
  tensor4d,
  tidy,
} from '@tensorflow/tfjs-core';
import { expectImages, expectPerturbation } from './internal/expect';

/** How perturbations are put on training images. */
export interface PerturbSomeOptions {
  /** Decides which image gets which. */
  readonly seed: Seed;
  /** Share of the images that get one, in (0, 1]; default 0.5: the others keep the clean accuracy up. */
  readonly share?: number;
}

/** Adds one of several perturbations to some of the images: a batch of adversarial training.
 *
 *  x_i' = clip(x_i + m_i d_{j(i)}), m_i ~ Bernoulli(share), j(i) uniform
 *
 *  @param images float32 [N, H, W, C] in [-1, 1]; not disposed.
 *  @param perturbations float32 [H, W, C] each; not disposed.
 *  @param options see `PerturbSomeOptions`.
 *  @returns float32 [N, H, W, C] in [-1, 1]; the caller disposes it.
 *  @throws ShapeError when shapes do not fit or there is no perturbation; ValueError when the share is out of range.
 *  @example
 *  perturbSome(images, [tf.fill([32, 32, 1], 0.1) as tf.Tensor3D], { seed }); // about half of them brighter
 */
export function perturbSome(
  images: Tensor4D,
  perturbations: readonly Tensor3D[],
  { seed, share = 0.5 }: PerturbSomeOptions,
): Tensor4D {
  expectImages('perturbSome', 'images', images);
  if (perturbations.length === 0) throw new ShapeError('perturbSome: expected at least one perturbation, got none.');
  for (const perturbation of perturbations) expectPerturbation('perturbSome', perturbation, images.shape.slice(1));
  if (!(share > 0 && share <= 1)) throw new ValueError(`perturbSome: expected share to be in (0, 1], got ${share}.`);
  const count = images.shape[0];
  return tidy(() => {
    const which = integers(foldIn(seed, 'which'), count, perturbations.length);
    const chosen = gather(stack([...perturbations]), tensor1d(which, 'int32'));
    const units = Array.from(randomBits(foldIn(seed, 'whether'), count), (word) => (word + 0.5) / 2 ** 32);
    const masks = tensor4d(
      units.map((u) => Number(u < share)),
      [count, 1, 1, 1],
    );
    return clipByValue(add(images, mul(chosen, masks)) as Tensor4D, -1, 1);
  });
}
