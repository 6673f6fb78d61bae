export { argmaxRows, type ClassAccuracyInput, classAccuracy } from './class-accuracy';
export { type ExtractFeaturesOptions, extractFeatures, type FeatureRows } from './extract-features';
export { type FrechetTerms, frechetDistance, frechetTerms, type GaussianMoments, momentsOf } from './frechet-distance';
export type { ExtractorIdentity, Json, MetricResult } from './result';
export { accumulate, covariance, emptyStatistics, type FeatureStatistics, mergeStatistics } from './statistics';
