import { add, mul, type Scalar, sub, tidy } from '@tensorflow/tfjs-core';
import type { ConditionalLoss } from './conditional-loss';
import { expectNotNegative } from './internal/expect-value';

/** Weights of the two terms of TAC. */
export interface TacOptions {
  /** lambda >= 0, of the main head; default 1. */
  readonly weight?: number;
  /** lambda_t >= 0, of the twin head; default 1. */
  readonly twinWeight?: number;
}

/** Discriminator's part of a twin auxiliary classifier (TAC): the main head learns the classes of real images, the twin head those of generated ones. Added to any adversarial loss.
 *
 *  L_D = lambda L(main(x), y_x) + lambda_t L(twin(G(z, y)), y)
 *  Gong et al., "Twin Auxiliary Classifiers GAN", 2019. arXiv:1907.02690. Deviates: L may be any conditional loss, not cross-entropy alone.
 *
 *  The heads must have weights of their own. PyTorch-StudioGAN has fed the main head to both terms since July 2022.
 *
 *  @param loss what both heads are held to, such as `softmaxCrossEntropy` or one of `conditionalLoss`.
 *  @param real the main head's output on real images.
 *  @param realLabels their classes.
 *  @param twinFake the twin head's output on generated images.
 *  @param fakeLabels their classes.
 *  @param options `weight`, `twinWeight` (default 1 each).
 *  @returns float32 scalar; the caller disposes it. Inputs are not disposed.
 *  @throws ValueError for a weight out of range; else what `loss` throws.
 *  @example
 *  const [main, twin] = [tf.tensor2d([[2, 0]]), tf.tensor2d([[0, 0]])];
 *  tacDiscriminatorLoss(softmaxCrossEntropy, main, [0], twin, [1], { twinWeight: 0.5 }).print(); // 0.126928 + ln(2) / 2
 */
export function tacDiscriminatorLoss<Head>(
  loss: ConditionalLoss<Head>,
  real: Head,
  realLabels: ArrayLike<number>,
  twinFake: Head,
  fakeLabels: ArrayLike<number>,
  options: TacOptions = {},
): Scalar {
  const { weight, twinWeight } = resolve('tacDiscriminatorLoss', options);
  return tidy(() => add(mul(weight, loss(real, realLabels)), mul(twinWeight, loss(twinFake, fakeLabels))));
}

/** Generator's part of a twin auxiliary classifier (TAC): generated images are to look like their class to the main head, and tell the twin head nothing about it.
 *
 *  L_G = lambda L(main(G(z, y)), y) - lambda_t L(twin(G(z, y)), y)
 *  Source as for `tacDiscriminatorLoss`. With one head for both and equal weights it is 0: the generator then learns no classes from it.
 *
 *  @param loss what both heads are held to.
 *  @param fake the main head's output on generated images.
 *  @param twinFake the twin head's output on the same images.
 *  @param labels the classes that G was asked for.
 *  @param options `weight`, `twinWeight` (default 1 each).
 *  @returns float32 scalar of either sign; the caller disposes it. Inputs are not disposed.
 *  @throws ValueError for a weight out of range; else what `loss` throws.
 *  @example
 *  const [main, twin] = [tf.tensor2d([[2, 0]]), tf.tensor2d([[0, 0]])];
 *  tacGeneratorLoss(softmaxCrossEntropy, main, twin, [0]).print(); // 0.126928 - ln 2
 */
export function tacGeneratorLoss<Head>(
  loss: ConditionalLoss<Head>,
  fake: Head,
  twinFake: Head,
  labels: ArrayLike<number>,
  options: TacOptions = {},
): Scalar {
  const { weight, twinWeight } = resolve('tacGeneratorLoss', options);
  return tidy(() => sub(mul(weight, loss(fake, labels)), mul(twinWeight, loss(twinFake, labels))));
}

function resolve(caller: string, { weight = 1, twinWeight = 1 }: TacOptions): Required<TacOptions> {
  expectNotNegative(caller, 'weight', weight);
  expectNotNegative(caller, 'twinWeight', twinWeight);
  return { weight, twinWeight };
}
