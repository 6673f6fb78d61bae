import type { Classifier } from '@gans/tensor';
import type { Scalar, Tensor4D } from '@tensorflow/tfjs-core';
import { activationLoss, fastFeatureFoolLoss } from '../activation-loss';
import type { ObjectiveOptions } from '../craft-options';
import { chooseLayers } from '../layers';
import { batchNoConfidenceLoss, noConfidenceLoss } from '../no-confidence-loss';
import { targetedMarginLoss } from '../targeted-margin-loss';

/** What a gradient step descends: maps perturbed images, and the classes they had before, to a scalar. */
export interface Objective {
  readonly loss: (perturbed: Tensor4D, classes: Int32Array) => Scalar;
  /** Whether `loss` looks at the classes. */
  readonly needsClasses: boolean;
}

/** The loss that options name; 'deepFool' has none. */
export function objectiveOf(
  classifier: Classifier,
  options: Exclude<ObjectiveOptions, { objective: 'deepFool' }>,
): Objective {
  switch (options.objective) {
    case 'activation':
    case 'fastFeatureFool': {
      const { taps, layers = 'convolutional', activationEpsilon: epsilon } = options;
      const lossOf = options.objective === 'activation' ? activationLoss : fastFeatureFoolLoss;
      const loss = (perturbed: Tensor4D) => {
        const outputs = taps(perturbed);
        const activations = chooseLayers(outputs, layers).map((name) => outputs[name]!);
        return lossOf(activations, epsilon === undefined ? {} : { epsilon });
      };
      return { needsClasses: false, loss };
    }
    case 'noConfidenceEps': {
      const { confidenceEpsilon: epsilon = 1e-4 } = options;
      return { needsClasses: true, loss: (x, classes) => noConfidenceLoss(classifier(x), classes, { epsilon }) };
    }
    case 'batchNoConfidence':
      return { needsClasses: true, loss: (x, classes) => batchNoConfidenceLoss(classifier(x), classes) };
    case 'margin': {
      const { target, kappa = 10, reference = 'moving' } = options;
      return { needsClasses: false, loss: (x) => targetedMarginLoss(classifier(x), target, { kappa, reference }) };
    }
    default:
      return { needsClasses: true, loss: (x, classes) => noConfidenceLoss(classifier(x), classes) };
  }
}
