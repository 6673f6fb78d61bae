import { ValueError } from '@gans/tensor';
import { relu } from '@gans/tensor/ops';
import { add, mean, type Scalar, scalar, square, sub, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { expectRealAndFake } from './internal/expect-tensor';
import { expectNotNegative, expectWithin } from './internal/expect-value';

/** Moving averages of the discriminator's logits: a plain value that is passed in and returned. */
export interface LecamAnchors {
  /** Of D(x). */
  readonly real: number;
  /** Of D(G(z)). */
  readonly fake: number;
}

/** Where training stands, and how fast the anchors follow. */
export interface LecamAnchorsOptions {
  /** The step that the means belong to, >= 0, counted from 0. */
  readonly step: number;
  /** First step that averages; before it the anchors are the latest means. The penalty is added from the step after it on. Default 1000. */
  readonly start?: number;
  /** In [0, 1]: the share of the past that is kept. Default 0.99. */
  readonly decay?: number;
}

/** Follows the mean logits of a discriminator, for `lecamPenalty`.
 *
 *  a <- mean while step < start;  a <- decay a + (1 - decay) mean from then on
 *  Tseng et al., "Regularizing Generative Adversarial Networks under Limited Data", 2021. arXiv:2104.03310.
 *  Deviates: without anchors (at the beginning, or in a run resumed without them) the first are the means themselves; PyTorch-StudioGAN 947b35e lets its start value of 7777 in.
 *
 *  @param anchors of the step before; undefined before the first.
 *  @param means of this step's logits, real and fake.
 *  @param options `step`, `start` and `decay`.
 *  @returns the new anchors, for this step's penalty.
 *  @throws ValueError when a number is not finite or out of range.
 *  @example
 *  const first = updateLecamAnchors(undefined, { real: 1, fake: -1 }, { step: 0, start: 1 });
 *  const { real } = updateLecamAnchors(first, { real: 2, fake: -1 }, { step: 1, start: 1 });
 *  console.log(real); // 1.01
 */
export function updateLecamAnchors(
  anchors: LecamAnchors | undefined,
  means: LecamAnchors,
  { step, start = 1000, decay = 0.99 }: LecamAnchorsOptions,
): LecamAnchors {
  if (anchors !== undefined) expectAnchors('updateLecamAnchors', 'anchors', anchors);
  expectAnchors('updateLecamAnchors', 'means', means);
  expectNotNegative('updateLecamAnchors', 'step', step);
  expectNotNegative('updateLecamAnchors', 'start', start);
  expectWithin('updateLecamAnchors', 'decay', decay, 0, 1);
  if (anchors === undefined || step < start) return { real: means.real, fake: means.fake };
  const follow = (anchor: number, mean: number) => decay * anchor + (1 - decay) * mean;
  return { real: follow(anchors.real, means.real), fake: follow(anchors.fake, means.fake) };
}

/** LeCam regularisation of a discriminator: real logits are kept from running away above the usual fake ones, and fake ones below the usual real ones.
 *
 *  L = E[max(0, D(x) - a_fake)^2] + E[max(0, a_real - D(G(z)))^2]
 *  Tseng et al., 2021, in the one-sided form of its code. arXiv:2104.03310. Published weight: 0.3. Deviates: 0 as long as there are no anchors.
 *
 *  @param realLogits float32 [N, 1] or [N], D(x); not disposed.
 *  @param fakeLogits float32 [M, 1] or [M], D(G(z)); not disposed.
 *  @param anchors from `updateLecamAnchors`, constants; undefined before the first.
 *  @returns float32 scalar, >= 0, to be added to D's loss from the step after `start` on; the caller disposes it.
 *  @throws ShapeError when a batch is empty or has more than one logit an image; ValueError when an anchor is not finite.
 *  @example
 *  lecamPenalty(tf.tensor1d([0.5]), tf.tensor1d([-0.3]), { real: 0.4, fake: -0.2 }).print(); // 0.7^2 + 0.7^2
 */
export function lecamPenalty(realLogits: Tensor, fakeLogits: Tensor, anchors: LecamAnchors | undefined): Scalar {
  expectRealAndFake('lecamPenalty', realLogits, fakeLogits);
  if (anchors === undefined) return scalar(0);
  expectAnchors('lecamPenalty', 'anchors', anchors);
  return tidy(
    () =>
      add(
        mean(square(relu(sub(realLogits, anchors.fake)))),
        mean(square(relu(sub(anchors.real, fakeLogits)))),
      ) as Scalar,
  );
}

function expectAnchors(caller: string, name: string, anchors: LecamAnchors): void {
  const { real, fake } = anchors ?? {};
  if (!Number.isFinite(real) || !Number.isFinite(fake))
    throw new ValueError(`${caller}: expected ${name} to hold finite numbers real and fake, got ${real} and ${fake}.`);
}
