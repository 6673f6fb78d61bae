import { ShapeError, ValueError } from '@gans/tensor';
import { add, mul, type Scalar, sub, tidy } from '@tensorflow/tfjs-core';
import type { ConditionalLoss } from './conditional-loss';
import { expectNotNegative, expectOneOf } from './internal/expect-value';

/** Weight of ADC's terms. */
export interface AdcOptions {
  /** lambda >= 0; default 1. */
  readonly weight?: number;
}

/** Labels of an auxiliary discriminative classifier: each class is split into its real and its generated images.
 *
 *  real: 2y;  fake: 2y + 1
 *
 *  @param labels N class indices in [0, K).
 *  @param origin of the images: 'real' or 'fake'.
 *  @returns N indices in [0, 2K), even for real images, odd for generated ones.
 *  @throws ShapeError when there is no label; ValueError naming the first that is no integer >= 0, or for an unknown origin.
 *  @example
 *  console.log(adcLabels([0, 2], 'fake')); // Int32Array [1, 5]
 */
export function adcLabels(labels: ArrayLike<number>, origin: 'real' | 'fake'): Int32Array {
  expectOneOf('adcLabels', 'origin', origin, ['real', 'fake']);
  return split('adcLabels', 'labels', labels, origin);
}

/** Discriminator's part of an auxiliary discriminative classifier (ADC): one head of 2K classes tells the classes, and real images from generated ones within each. Added to any adversarial loss.
 *
 *  L_D = lambda [ L(x, 2y_x) + L(G(z, y), 2y + 1) ]
 *  Hou et al., "Conditional GANs with Auxiliary Discriminative Classifier", 2022. arXiv:2107.10060. Deviates: L may be any conditional loss, not cross-entropy alone.
 *
 *  With a loss of pairs, such as D2D-CE, real and generated samples never meet as negatives: each call holds one kind.
 *
 *  @param loss over 2K classes, such as `softmaxCrossEntropy` or one of `conditionalLoss`.
 *  @param real the head's output on real images: 2K logits each, or embeddings with 2K proxies.
 *  @param realLabels their classes, in [0, K).
 *  @param fake the head's output on generated images.
 *  @param fakeLabels their classes, in [0, K).
 *  @param options `weight` (default 1).
 *  @returns float32 scalar; the caller disposes it. Inputs are not disposed.
 *  @throws ShapeError for no labels; ValueError for labels that are no integers >= 0 or a weight out of range; else what `loss` throws, such as for 2y + 1 >= 2K.
 *  @example
 *  const [real, fake] = [tf.tensor2d([[2, 0]]), tf.tensor2d([[0, 0]])]; // K = 1: real or generated
 *  adcDiscriminatorLoss(softmaxCrossEntropy, real, [0], fake, [0]).print(); // 0.126928 + ln 2
 */
export function adcDiscriminatorLoss<Head>(
  loss: ConditionalLoss<Head>,
  real: Head,
  realLabels: ArrayLike<number>,
  fake: Head,
  fakeLabels: ArrayLike<number>,
  { weight = 1 }: AdcOptions = {},
): Scalar {
  expectNotNegative('adcDiscriminatorLoss', 'weight', weight);
  const ofReal = split('adcDiscriminatorLoss', 'realLabels', realLabels, 'real');
  const ofFake = split('adcDiscriminatorLoss', 'fakeLabels', fakeLabels, 'fake');
  return tidy(() => mul(weight, add(loss(real, ofReal), loss(fake, ofFake))));
}

/** Generator's part of an auxiliary discriminative classifier (ADC): generated images are to be taken for real ones of their class, not for generated ones.
 *
 *  L_G = lambda [ L(G(z, y), 2y) - L(G(z, y), 2y + 1) ]
 *  Source as for `adcDiscriminatorLoss`.
 *
 *  @param loss over 2K classes.
 *  @param fake the head's output on generated images.
 *  @param labels the classes that G was asked for, in [0, K).
 *  @param options `weight` (default 1).
 *  @returns float32 scalar of either sign; the caller disposes it. Inputs are not disposed.
 *  @throws as `adcDiscriminatorLoss`.
 *  @example
 *  adcGeneratorLoss(softmaxCrossEntropy, tf.tensor2d([[0, 3]]), [0]).print(); // 3: with cross-entropy the difference of the two logits
 */
export function adcGeneratorLoss<Head>(
  loss: ConditionalLoss<Head>,
  fake: Head,
  labels: ArrayLike<number>,
  { weight = 1 }: AdcOptions = {},
): Scalar {
  expectNotNegative('adcGeneratorLoss', 'weight', weight);
  const asReal = split('adcGeneratorLoss', 'labels', labels, 'real');
  const asFake = split('adcGeneratorLoss', 'labels', labels, 'fake');
  return tidy(() => mul(weight, sub(loss(fake, asReal), loss(fake, asFake))));
}

function split(caller: string, name: string, labels: ArrayLike<number>, origin: 'real' | 'fake'): Int32Array {
  if (!(labels?.length > 0))
    throw new ShapeError(`${caller}: expected ${name} to hold one label an image, got ${labels?.length ?? labels}.`);
  const result = new Int32Array(labels.length);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    if (!Number.isInteger(label) || label < 0)
      throw new ValueError(`${caller}: expected ${name} to be integers >= 0, got ${label} at position ${i}.`);
    result[i] = 2 * label + (origin === 'real' ? 0 : 1);
  }
  return result;
}
