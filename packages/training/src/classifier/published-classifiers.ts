import { type CheckedClassifierConfig, type ClassifierConfig, checkClassifierConfig } from './classifier-config';

/** A training that a paper or its code describes. */
export type PublishedClassifier =
  | 'long-tail-cross-entropy'
  | 'long-tail-focal'
  | 'long-tail-ldam'
  | 'generated-images'
  | 'generated-digits';

// What all trainings of LDAM-DRW have in common.
const longTail = {
  epochs: 200,
  batchSize: 128,
  remainder: 'keep',
  learningRate: 0.1,
  optimizer: { name: 'sgd', momentum: 0.9 },
  weightDecay: 2e-4,
  warmUp: { epochs: 5, per: 'epoch' },
  schedule: { name: 'steps', epochs: [160, 180], factors: [0.01, 1e-4] },
  classWeights: { name: 'effective-number', beta: 0.9999, fromEpoch: 160 },
  augmentation: { flip: 'horizontal', shift: 4, fill: 'black' },
} as const;

const generated = {
  epochs: 150,
  batchSize: 128,
  remainder: 'keep',
  learningRate: 0.1,
  optimizer: { name: 'sgd', momentum: 0.9 },
  weightDecay: 1e-4,
  schedule: { name: 'steps', epochs: [75, 112.5], factors: [0.1, 0.01] },
} as const;

const published: { readonly [Name in PublishedClassifier]: ClassifierConfig } = {
  'long-tail-cross-entropy': { ...longTail, loss: { name: 'cross-entropy', reduction: 'weighted-mean' } },
  'long-tail-focal': { ...longTail, loss: { name: 'focal', gamma: 1 } },
  'long-tail-ldam': { ...longTail, loss: { name: 'ldam', maxMargin: 0.5, scale: 30 } },
  'generated-images': { ...generated, augmentation: { flip: 'horizontal' } },
  'generated-digits': generated,
};

/** The configuration of a published training.
 *
 *  long-tail-...: ResNet-32 on CIFAR, deferred re-weighting. Cao et al., "Learning Imbalanced Datasets with Label-Distribution-Aware Margin Loss", 2019, as in its code (kaidic/LDAM-DRW 2536330), arXiv:1906.07413; with 'focal' the classifier in the loop of Rangwani et al., "Class Balancing GAN with a Classifier in the Loop", 2021, arXiv:2106.09402. The net wants `pixelMean` [0.4914, 0.4822, 0.4465] and `pixelDeviation` [0.2023, 0.1994, 0.2010], with 'ldam' `withCosineLogits`.
 *  generated-...: ResNet-18 on generated images. Besnier et al., "This dataset does not exist", 2020, arXiv:1911.02888. Deviates: momentum, batch size, the decay at 50 % and 75 % and the flips are ours, since the paper does not tell them.
 *
 *  @param name see `PublishedClassifier`.
 *  @returns a frozen configuration, complete; for another one, spread it.
 *  @example
 *  const { epochs, learningRate } = publishedClassifierConfig('long-tail-focal');
 *  console.log(epochs, learningRate); // 200 0.1
 */
export function publishedClassifierConfig(name: PublishedClassifier): CheckedClassifierConfig {
  return checkClassifierConfig(published[name]);
}
