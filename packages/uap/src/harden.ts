import type { MetricResult } from '@gans/metrics';
import { type Classifier, foldIn, type Seed, ValueError } from '@gans/tensor';
import type { Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import { expectNotAborted } from './internal/classify';
import { expectCount } from './internal/expect';
import { perturbSome } from './perturb-some';

/** Puts perturbations on images of a training batch. */
export type Perturb = (images: Tensor4D, seed: Seed) => Tensor4D;

/** The parts of a defence that only the caller can do. */
export interface HardenOptions {
  readonly seed: Seed;
  /** How many epochs of fine-tuning, each with a new perturbation beside those before; default 3. */
  readonly epochs?: number;
  /** Of the images that are perturbed; default 0.5. */
  readonly share?: number;
  /** Crafts against a classifier, usually by `craft`; `round` counts from 0. The perturbations become this call's to dispose. */
  readonly craftAgainst: (classifier: Classifier, round: number) => Promise<Tensor3D>;
  /** Trains the classifier for one epoch, putting every batch through `perturb`, and gives it as it is then. */
  readonly trainEpoch: (perturb: Perturb, epoch: number) => Promise<Classifier>;
  /** Measures on test images, usually by `measureFooling`. */
  readonly measure: (classifier: Classifier, perturbation: Tensor3D) => Promise<MetricResult>;
  /** Measures how well clean test images are read, usually by `classAccuracy`. */
  readonly accuracy?: (classifier: Classifier) => Promise<MetricResult>;
  /** Stops between the parts; the call rejects with code ABORTED. */
  readonly signal?: AbortSignal;
  /** Called after each epoch. */
  readonly onProgress?: (epochsDone: number) => void;
}

/** A classifier before and after. */
export interface Hardened {
  /** As the last epoch left it. */
  readonly classifier: Classifier;
  /** Fooling rate of the first perturbation on the classifier as it was. */
  readonly before: MetricResult;
  /** The same perturbation on the hardened classifier, which was trained against it. */
  readonly after: MetricResult;
  /** A perturbation crafted anew against the hardened classifier: what an attacker gets who knows of the defence. */
  readonly afterNewAttack: MetricResult;
  /** Accuracy on clean images, before and after, where `accuracy` was given. */
  readonly accuracy?: { readonly before: MetricResult; readonly after: MetricResult };
}

/** Fine-tunes a classifier on its own universal perturbations, and tells what that is worth.
 *
 *  for each epoch: d_e = craftAgainst(f);  f <- trainEpoch on batches of which a share carries one of d_0 ... d_e
 *  Adversarial training (Szegedy et al., 2014, arXiv:1312.6199) with universal perturbations, as in Moosavi-Dezfooli et al., 2017, section 4. arXiv:1610.08401. The schedule is ours.
 *
 *  @param classifier as it is now.
 *  @param options see `HardenOptions`.
 *  @returns see `Hardened`.
 *  @throws ValueError when `epochs` or `share` is out of range; GansError (code ABORTED); whatever the caller's functions throw.
 *  @example
 *  const classifier = (x: tf.Tensor4D) => tf.reshape(tf.mean(x, [1, 2]), [-1, 1]).mul([[1, -1]]) as tf.Tensor2D;
 *  const craftAgainst = async () => tf.zeros([32, 32, 1]) as tf.Tensor3D;
 *  const measure = (f: Classifier, d: tf.Tensor3D) => measureFooling(f, images, d, { identity: { name: 'mean' }, epsilon: 0.1 });
 *  const { after } = await harden(classifier, { seed, epochs: 1, craftAgainst, measure, trainEpoch: async () => classifier });
 */
export async function harden(classifier: Classifier, options: HardenOptions): Promise<Hardened> {
  const { seed, epochs = 3, share = 0.5, craftAgainst, trainEpoch, measure, accuracy, signal, onProgress } = options;
  expectCount('harden', 'epochs', epochs);
  if (!(share > 0 && share <= 1)) throw new ValueError(`harden: expected share to be in (0, 1], got ${share}.`);
  const pool: Tensor3D[] = [];
  try {
    pool.push(await craftAgainst(classifier, 0));
    const before = await measure(classifier, pool[0]!);
    const accuracyBefore = await accuracy?.(classifier);
    let current = classifier;
    for (let epoch = 0; epoch < epochs; epoch++) {
      expectNotAborted('harden', signal, `${epoch} of ${epochs} epochs`);
      if (epoch > 0) pool.push(await craftAgainst(current, epoch));
      const own = foldIn(foldIn(seed, 'epoch'), epoch);
      const perturb: Perturb = (images, batchSeed) => {
        const [high, low] = batchSeed;
        return perturbSome(images, pool, { seed: foldIn(foldIn(own, high), low), share });
      };
      current = await trainEpoch(perturb, epoch);
      onProgress?.(epoch + 1);
    }
    const after = await measure(current, pool[0]!);
    pool.push(await craftAgainst(current, epochs));
    const afterNewAttack = await measure(current, pool.at(-1)!);
    const rates = { classifier: current, before, after, afterNewAttack };
    if (accuracy === undefined) return rates;
    return { ...rates, accuracy: { before: accuracyBefore!, after: await accuracy(current) } };
  } finally {
    for (const perturbation of pool) perturbation.dispose();
  }
}
