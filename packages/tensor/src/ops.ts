export { add } from './ops/add';
export { addBias } from './ops/add-bias';
export { batchNormalize } from './ops/batch-normalize';
export { batchNormalizeWith } from './ops/batch-normalize-with';
export { type Conv2dOptions, type Conv2dTransposeOptions, conv2d, conv2dTranspose } from './ops/conv2d';
export {
  abs,
  elu,
  exp,
  leakyRelu,
  maximumScalar,
  minimumScalar,
  relu,
  sigmoid,
  softplus,
  tanh,
} from './ops/elementwise';
export { type MaxPoolOptions, maxPool } from './ops/max-pool';
export { movePixels, type PixelSources } from './ops/move-pixels';
export { l2Norm, l2Normalize } from './ops/norm';
export { type NormalizedConv2dOptions, normalizedConv2d } from './ops/normalized-conv2d';
export { averagePool, upsampleNearest } from './ops/resample';
export { resizeBilinear } from './ops/resize-bilinear';
export { gatherRows, oneHotRows } from './ops/rows';
export { type PixelPoints, type SampleBilinearOptions, sampleBilinear } from './ops/sample-bilinear';
export { logSoftmax, logSumExp, softmax } from './ops/softmax';
export {
  type SpectrallyNormalized,
  type SpectralNormalizeOptions,
  spectralNormalize,
} from './ops/spectral-normalize';
export { type Standardized, standardize } from './ops/standardize';
export { stopGradient } from './ops/stop-gradient';
export { type RunningStatistics, type TrackedBatch, trackedBatchNormalize } from './ops/tracked-batch-normalize';
export { withoutGradient } from './ops/without-gradient';
