export { activeOutput } from './active-output';
export { type AdcOptions, adcDiscriminatorLoss, adcGeneratorLoss, adcLabels } from './adc';
export {
  type AdversarialLoss,
  type AdversarialLosses,
  type AdversarialLossName,
  adversarialLoss,
  adversarialLossNames,
  type PlainLoss,
  type RelativisticLoss,
} from './adversarial-loss';
export {
  type AuxiliaryClassifierOptions,
  auxiliaryClassifierLogits,
  auxiliaryClassifierLoss,
} from './auxiliary-classifier';
export { type BalancedConsistencyOptions, balancedConsistency } from './balanced-consistency';
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
export { type DegradeLabelsOptions, degradationRate, degradeLabels } from './classifier-degradation';
export { type ClipWeightsOptions, clipWeights } from './clip-weights';
export {
  type ConditionalActivationOptions,
  conditionalActivationDiscriminatorLoss,
  conditionalActivationDiscriminatorRows,
  conditionalActivationGeneratorLoss,
  conditionalActivationGeneratorRows,
} from './conditional-activation';
export {
  type ConditionalContrastiveOptions,
  conditionalContrastiveLoss,
  conditionalContrastiveRows,
} from './conditional-contrastive';
export { featureNorm, gradientNorm, trueClassProb } from './conditional-diagnostics';
export {
  type ClassifierHead,
  type ConditionalLoss,
  type ConditionalLosses,
  type ConditionalLossName,
  conditionalLoss,
  conditionalLossNames,
  type EmbeddingHead,
} from './conditional-loss';
export { complementaryConditions, rescaledConditions } from './conditions';
export { consistencyRegularization, type Outputs } from './consistency';
export { type D2dCrossEntropyOptions, d2dCrossEntropy, d2dCrossEntropyRows } from './d2d-cross-entropy';
export { type D2dStatistics, type D2dStatisticsOptions, d2dStatistics } from './d2d-statistics';
export { type DeferredClassWeightsOptions, deferredClassWeights } from './deferred-class-weights';
export { type DraganDraws, draganPenalty } from './dragan-penalty';
export { type FeatureMatchingOptions, featureMatchingLoss } from './feature-matching';
export { type FocalLossOptions, focalLoss } from './focal';
export { gradientPenalty, type InterpolationDraws } from './gradient-penalty';
export { hingeDiscriminatorLoss, hingeGeneratorLoss } from './hinge';
export { type InfoganContinuousOptions, infoganContinuousLoss, infoganDiscreteLoss } from './infogan';
export { type SmoothedCrossEntropyOptions, smoothedCrossEntropy } from './label-smoothing';
export {
  latentConsistencyDiscriminatorLoss,
  latentConsistencyGeneratorLoss,
  type PerturbLatentsOptions,
  perturbLatents,
} from './latent-consistency';
export { type OptimizedLatents, type OptimizeLatentsOptions, optimizeLatents } from './latent-optimization';
export { type LazyAdamConstants, lazyAdam, lazyFactor } from './lazy-regularization';
export { type LdamLossOptions, ldamLoss, ldamMargins } from './ldam';
export { leastSquaresDiscriminatorLoss, leastSquaresGeneratorLoss } from './least-squares';
export { type LecamAnchors, type LecamAnchorsOptions, lecamPenalty, updateLecamAnchors } from './lecam';
export { maxGradientPenalty } from './max-gradient-penalty';
export { type MixedBatchSchedule, mixBatches, mixedBatchSize } from './mixed-batch';
export {
  type MultiHingeGeneratorOptions,
  multiHingeDiscriminatorLoss,
  multiHingeGeneratorLoss,
  multiHingeLoss,
} from './multi-hinge';
export { type OptimalHistogram, optimalHistogram, optimalHistogramBound } from './optimal-histogram';
export { type PathLengthOptions, type PathLengthPenalty, pathLengthPenalty } from './path-length-penalty';
export { projectionScore, styleProjectionScore } from './projection-score';
export { r1Penalty } from './r1-penalty';
export { rahingeDiscriminatorLoss, rahingeGeneratorLoss } from './rahinge';
export { ralsganDiscriminatorLoss, ralsganGeneratorLoss } from './ralsgan';
export { rasganDiscriminatorLoss, rasganGeneratorLoss } from './rasgan';
export { type Reconstruction, reconstructionLoss } from './reconstruction';
export { rsganDiscriminatorLoss, rsganGeneratorLoss } from './rsgan';
export { softmaxCrossEntropy, softmaxCrossEntropyRows } from './softmax-cross-entropy';
export { standardNormalKl } from './standard-normal-kl';
export { type TacOptions, tacDiscriminatorLoss, tacGeneratorLoss } from './tac';
export { nextTopK, type TopKOptions, topKLogits } from './top-k';
export { type VanillaGeneratorOptions, vanillaDiscriminatorLoss, vanillaGeneratorLoss } from './vanilla';
export { wassersteinDiscriminatorLoss, wassersteinGeneratorLoss } from './wasserstein';
