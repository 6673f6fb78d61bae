import { ValueError } from '@gans/tensor';

/** How often adaptive augmentation is applied, and what has been seen since that was last adjusted; survives JSON. */
export interface AdaptiveProbability {
  /** p, in [0, 1]. */
  readonly probability: number;
  /** Sum of sign(D(x)) over real images since the last adjustment. */
  readonly signs: number;
  /** How many real images that is. */
  readonly images: number;
  /** How many updates that is. */
  readonly updates: number;
}

/** Constants of the controller. */
export interface AdaptiveProbabilityOptions {
  /** The mean of sign(D(x)) that p holds; default 0.6. */
  readonly target?: number;
  /** Real images in which p can go from 0 to 1; default 500 000. */
  readonly rampImages?: number;
  /** p is adjusted in every so many updates; default 4. */
  readonly interval?: number;
}

/** The start of an adaptive probability.
 *
 *  @param probability p at the start; default 0.
 *  @returns nothing seen yet.
 *  @throws ValueError when `probability` is not in [0, 1].
 *  @example
 *  createAdaptiveProbability(); // { probability: 0, signs: 0, images: 0, updates: 0 }
 */
export function createAdaptiveProbability(probability = 0): AdaptiveProbability {
  if (!(probability >= 0 && probability <= 1))
    throw new ValueError(
      `createAdaptiveProbability: expected probability to be in [0, 1], got ${probability}. Start for example from 0.`,
    );
  return { probability, signs: 0, images: 0, updates: 0 };
}

/** Adapts the probability of augmentation to how well D tells real images: more where it overfits.
 *
 *  every `interval` updates: p <- clip(p + sign(r_t - target) n / rampImages, 0, 1), r_t the mean of sign(D(x)) over the n real images since the last time; sign(0) = 0
 *  Karras et al., "Training Generative Adversarial Networks with Limited Data", 2020, section 3, Eq. (1), r_t. arXiv:2006.06676. Deviates: nothing.
 *
 *  @param adaptive the value so far; unchanged.
 *  @param realLogits D(x) of the real images of this update, as D saw them (augmented).
 *  @param options see `AdaptiveProbabilityOptions`.
 *  @returns the next value.
 *  @throws ValueError when a logit is NaN or an option is out of range.
 *  @example
 *  const start = createAdaptiveProbability(0.1);
 *  const next = updateAdaptiveProbability(start, [0.5, 2, 1, -1.2], { target: 0.4, rampImages: 100, interval: 1 });
 *  console.log(next.probability); // 0.14
 */
export function updateAdaptiveProbability(
  adaptive: AdaptiveProbability,
  realLogits: ArrayLike<number>,
  { target = 0.6, rampImages = 500_000, interval = 4 }: AdaptiveProbabilityOptions = {},
): AdaptiveProbability {
  if (!Number.isFinite(target))
    throw new ValueError(
      `updateAdaptiveProbability: expected target to be a finite number, got ${target}. Pass for example 0.6.`,
    );
  if (!(rampImages > 0))
    throw new ValueError(
      `updateAdaptiveProbability: expected rampImages to be a number > 0, got ${rampImages}. Pass for example 500000.`,
    );
  if (!Number.isInteger(interval) || interval < 1)
    throw new ValueError(
      `updateAdaptiveProbability: expected interval to be an integer >= 1, got ${interval}. Pass for example 4.`,
    );
  let { probability, signs, images, updates } = adaptive;
  for (let i = 0; i < realLogits.length; i++) {
    const logit = realLogits[i]!;
    if (Number.isNaN(logit))
      throw new ValueError(
        `updateAdaptiveProbability: expected realLogits to be numbers, got NaN at position ${i}. Look for the step at which training diverged.`,
      );
    signs += Math.sign(logit);
  }
  images += realLogits.length;
  updates += 1;
  if (updates < interval || images === 0) return { probability, signs, images, updates };
  probability += (Math.sign(signs / images - target) * images) / rampImages;
  return { probability: Math.min(1, Math.max(0, probability)), signs: 0, images: 0, updates: 0 };
}
