export {
  type AdversarialLoss,
  type AdversarialLosses,
  type AdversarialLossName,
  adversarialLoss,
  adversarialLossNames,
  type PlainLoss,
  type RelativisticLoss,
} from './adversarial-loss';
export { type ClassBalancedCrossEntropyOptions, classBalancedCrossEntropy } from './class-balanced-cross-entropy';
export { classBalancingLoss, softHistogram } from './class-balancing';
export {
  type ClassFrequency,
  type ClassFrequencyStart,
  type ClassFrequencyUpdate,
  countClasses,
  createClassFrequency,
  updateClassFrequency,
} from './class-frequency';
export { type ClassWeightsOptions, classWeights } from './class-weights';
export { type D2dCrossEntropyOptions, d2dCrossEntropy, d2dCrossEntropyRows } from './d2d-cross-entropy';
export { type D2dStatistics, d2dStatistics } from './d2d-statistics';
export { type DeferredClassWeightsOptions, deferredClassWeights } from './deferred-class-weights';
export { type FocalLossOptions, focalLoss } from './focal';
export { hingeDiscriminatorLoss, hingeGeneratorLoss } from './hinge';
export { type LdamLossOptions, ldamLoss, ldamMargins } from './ldam';
export { leastSquaresDiscriminatorLoss, leastSquaresGeneratorLoss } from './least-squares';
export { type OptimalHistogram, optimalHistogram, optimalHistogramBound } from './optimal-histogram';
export { rahingeDiscriminatorLoss, rahingeGeneratorLoss } from './rahinge';
export { ralsganDiscriminatorLoss, ralsganGeneratorLoss } from './ralsgan';
export { rasganDiscriminatorLoss, rasganGeneratorLoss } from './rasgan';
export { rsganDiscriminatorLoss, rsganGeneratorLoss } from './rsgan';
export { type VanillaGeneratorOptions, vanillaDiscriminatorLoss, vanillaGeneratorLoss } from './vanilla';
export { wassersteinDiscriminatorLoss, wassersteinGeneratorLoss } from './wasserstein';
