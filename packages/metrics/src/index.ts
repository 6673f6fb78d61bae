export { argmaxRows, type ClassAccuracyInput, classAccuracy } from './class-accuracy';
export {
  accumulateClassSpread,
  type ClassSpread,
  classDiversity,
  emptyClassSpread,
  mergeClassSpreads,
} from './class-diversity';
export {
  intraFrechetDistance,
  type MinorityFrechetDistance,
  type MinorityOptions,
  minorityFrechetDistance,
} from './class-frechet-distance';
export { accumulateByClass, emptyClassStatistics, mergeClassStatistics } from './class-statistics';
export {
  type ClassificationAccuracyScoreInput,
  type ClassificationAccuracyScoreOptions,
  classificationAccuracyScore,
  type LabelledBatch,
} from './classification-accuracy-score';
export { type CompareOptions, type Comparison, compare } from './compare';
export { type ExtractFeaturesOptions, extractFeatures, type FeatureRows } from './extract-features';
export type { FeatureSet } from './feature-set';
export { type FoolingRateInput, foolingRate } from './fooling-rate';
export { type FrechetTerms, frechetDistance, frechetTerms, type GaussianMoments, momentsOf } from './frechet-distance';
export { classHistogram, type HistogramKlOptions, histogramKl } from './histogram-kl';
export {
  createFidInception,
  type FidInception,
  type FidInceptionOptions,
  type InceptionTaps,
} from './inception/create-fid-inception';
export { inceptionSelfTest } from './inception/inception-self-test';
export { metricName } from './inception/metric-name';
export type { NamedArray, NamedArrays } from './inception/named-arrays';
export { syntheticInceptionArrays } from './inception/synthetic-inception-arrays';
export {
  accumulatePosteriors,
  accumulateSplitPosteriors,
  emptyPosteriors,
  type InceptionScoreOptions,
  inceptionScore,
  inceptionScoreOfSplits,
  inceptionSplits,
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
export { type MemorizationInput, memorization } from './memorization';
export { type NearestNeighbours, nearestNeighbours } from './nearest-neighbours';
export { type PrecisionRecall, type PrecisionRecallOptions, precisionRecall } from './precision-recall';
export { RESIZE_METHODS, type ResizeMethod, resizeImages } from './resize-images';
export type { ExtractorIdentity, Json, MeasurementOptions, MetricResult } from './result';
export { accumulate, covariance, emptyStatistics, type FeatureStatistics, mergeStatistics } from './statistics';
