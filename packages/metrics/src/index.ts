export { argmaxRows, type ClassAccuracyInput, classAccuracy } from './class-accuracy';
export { type CompareOptions, type Comparison, compare } from './compare';
export { type ExtractFeaturesOptions, extractFeatures, type FeatureRows } from './extract-features';
export type { FeatureSet } from './feature-set';
export { type FrechetTerms, frechetDistance, frechetTerms, type GaussianMoments, momentsOf } from './frechet-distance';
export { classHistogram, type HistogramKlOptions, histogramKl } from './histogram-kl';
export {
  accumulatePosteriors,
  emptyPosteriors,
  type InceptionScoreOptions,
  inceptionScore,
  inceptionScoreOfSplits,
  mergePosteriors,
  type PosteriorRows,
  type PosteriorStatistics,
} from './inception-score';
export {
  type KernelDistanceOptions,
  type KernelDistances,
  type KernelOptions,
  kernelDistance,
  kernelDistanceOfSubsets,
} from './kernel-distance';
export { type PrecisionRecall, type PrecisionRecallOptions, precisionRecall } from './precision-recall';
export type { ExtractorIdentity, Json, MeasurementOptions, MetricResult } from './result';
export { accumulate, covariance, emptyStatistics, type FeatureStatistics, mergeStatistics } from './statistics';
