import { softplus } from '@gans/tensor/ops';
import { add, mean, neg, type Scalar, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { expectLogits, expectRealAndFake } from './internal/expect-tensor';
import { expectOneOf } from './internal/expect-value';

/** Which of the two losses of the first paper the generator takes. */
export interface VanillaGeneratorOptions {
  /** 'non-saturating' (default): -E[ln sigmoid(D(G(z)))], whose slope is steepest where D rejects. 'minimax': E[ln(1 - sigmoid(D(G(z))))], the game as printed, whose slope vanishes there. */
  readonly form?: 'non-saturating' | 'minimax';
}

const forms = ['non-saturating', 'minimax'] as const;

/** Vanilla discriminator loss, also called logistic: the cross-entropy of telling real images from generated ones.
 *
 *  L_D = -E[ln sigmoid(D(x))] - E[ln(1 - sigmoid(D(G(z))))] = E[softplus(-D(x))] + E[softplus(D(G(z)))]
 *  Goodfellow et al., "Generative Adversarial Nets", 2014, Eq. (1). arXiv:1406.2661. Deviates: nothing; a sigmoid followed by a logarithm would be infinite from D(G(z)) = 18 on in float32.
 *
 *  @param realLogits float32 [N, 1] or [N], D(x) before the sigmoid; not disposed.
 *  @param fakeLogits float32 [M, 1] or [M], D(G(z)) before the sigmoid; not disposed.
 *  @returns float32 scalar, >= 0; the caller disposes it.
 *  @throws ShapeError when a batch of logits is empty or has more than one logit an image.
 *  @example
 *  vanillaDiscriminatorLoss(tf.tensor1d([0, 0]), tf.tensor1d([0])).print(); // 1.3862944, 2 ln 2: it cannot tell
 */
export function vanillaDiscriminatorLoss(realLogits: Tensor, fakeLogits: Tensor): Scalar {
  expectRealAndFake('vanillaDiscriminatorLoss', realLogits, fakeLogits);
  return tidy(() => add(mean(softplus(neg(realLogits))), mean(softplus(fakeLogits))));
}

/** Vanilla generator loss: raises the probability that generated images are taken for real.
 *
 *  'non-saturating':  L_G = -E[ln sigmoid(D(G(z)))]      = E[softplus(-D(G(z)))]
 *  'minimax':         L_G = E[ln(1 - sigmoid(D(G(z))))]  = -E[softplus(D(G(z)))]
 *  Goodfellow et al., 2014, section 3 and Eq. (1). arXiv:1406.2661. Deviates: nothing.
 *
 *  @param fakeLogits float32 [N, 1] or [N], D(G(z)) before the sigmoid; not disposed.
 *  @param options `form` (default 'non-saturating').
 *  @returns float32 scalar, >= 0 when non-saturating, <= 0 in the minimax form; the caller disposes it.
 *  @throws ShapeError when the batch is empty or has more than one logit an image; ValueError for an unknown form.
 *  @example
 *  vanillaGeneratorLoss(tf.tensor1d([-2, 0])).print(); // 1.4100375
 *  vanillaGeneratorLoss(tf.tensor1d([-2, 0]), { form: 'minimax' }).print(); // -0.4100376
 */
export function vanillaGeneratorLoss(
  fakeLogits: Tensor,
  { form = 'non-saturating' }: VanillaGeneratorOptions = {},
): Scalar {
  expectLogits('vanillaGeneratorLoss', 'fakeLogits', fakeLogits);
  expectOneOf('vanillaGeneratorLoss', 'form', form, forms);
  return tidy(() =>
    form === 'minimax' ? (neg(mean(softplus(fakeLogits))) as Scalar) : mean(softplus(neg(fakeLogits))),
  );
}
