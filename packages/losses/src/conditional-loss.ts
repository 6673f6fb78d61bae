import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import { type AuxiliaryClassifierOptions, auxiliaryClassifierLoss } from './auxiliary-classifier';
import { type ConditionalContrastiveOptions, conditionalContrastiveLoss } from './conditional-contrastive';
import { type D2dCrossEntropyOptions, d2dCrossEntropy } from './d2d-cross-entropy';
import { expectOneOf } from './internal/expect-value';
import { multiHingeLoss } from './multi-hinge';
import { softmaxCrossEntropy } from './softmax-cross-entropy';

/** A loss that holds what a head of the discriminator says of images against their classes. `tac...` and `adc...` take any. */
export type ConditionalLoss<Head> = (head: Head, labels: ArrayLike<number>) => Scalar;

/** A head of features and a linear classifier: [N, D] and [D, K]. */
export interface ClassifierHead {
  readonly features: Tensor2D;
  readonly kernel: Tensor2D;
}

/** A head of embeddings and class proxies, both raw: [N, D] and [K, D]. */
export interface EmbeddingHead {
  readonly embeddings: Tensor2D;
  readonly proxies: Tensor2D;
}

/** The losses by name: the head that each takes, and its options. */
export interface ConditionalLosses {
  readonly 'softmax-cross-entropy': { head: Tensor2D; options: Readonly<Record<never, never>> };
  readonly 'auxiliary-classifier': { head: ClassifierHead; options: AuxiliaryClassifierOptions };
  readonly 'multi-hinge': { head: Tensor2D; options: Readonly<Record<never, never>> };
  readonly 'conditional-contrastive': { head: EmbeddingHead; options: ConditionalContrastiveOptions };
  readonly 'd2d-cross-entropy': { head: EmbeddingHead; options: D2dCrossEntropyOptions };
}

/** The names that `conditionalLoss` knows. */
export type ConditionalLossName = keyof ConditionalLosses;

const makers: {
  readonly [N in ConditionalLossName]: (
    options: ConditionalLosses[N]['options'],
  ) => ConditionalLoss<ConditionalLosses[N]['head']>;
} = {
  'softmax-cross-entropy': () => softmaxCrossEntropy,
  'auxiliary-classifier':
    (options) =>
    ({ features, kernel }, labels) =>
      auxiliaryClassifierLoss(features, kernel, labels, options),
  'multi-hinge': () => multiHingeLoss,
  'conditional-contrastive':
    (options) =>
    ({ embeddings, proxies }, labels) =>
      conditionalContrastiveLoss(embeddings, proxies, labels, options),
  'd2d-cross-entropy':
    (options) =>
    ({ embeddings, proxies }, labels) =>
      d2dCrossEntropy(embeddings, proxies, labels, options),
};

/** The names that `conditionalLoss` knows, in the order of its table: for the schema of a configuration. */
export const conditionalLossNames: readonly ConditionalLossName[] = /* @__PURE__ */ Object.freeze(
  /* @__PURE__ */ Object.keys(makers) as ConditionalLossName[],
);

/** A conditional loss by its name, as a function of a head and labels, so that a training loop, TAC and ADC can take any.
 *
 *  'softmax-cross-entropy', 'multi-hinge': the head is logits [N, K]. 'auxiliary-classifier': features and kernel.
 *  'conditional-contrastive', 'd2d-cross-entropy': embeddings and proxies.
 *
 *  @param name one of `conditionalLossNames`.
 *  @param options of the loss of that name; default: its own defaults.
 *  @returns a function of the head and its N labels that gives a float32 scalar, with the errors of the loss itself.
 *  @throws ValueError for an unknown name, with the nearest known one.
 *  @example
 *  const loss = conditionalLoss('d2d-cross-entropy', { temperature: 0.25 });
 *  loss({ embeddings: tf.tensor2d([[2, 0], [0, 3]]), proxies: tf.eye(2) }, [0, 1]).print(); // ln 2
 */
export function conditionalLoss<N extends ConditionalLossName>(
  name: N,
  options: ConditionalLosses[N]['options'] = {},
): ConditionalLoss<ConditionalLosses[N]['head']> {
  expectOneOf('conditionalLoss', 'name', name, conditionalLossNames);
  return makers[name](options);
}
