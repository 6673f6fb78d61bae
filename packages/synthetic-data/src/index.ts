export { type AdaptationOptions, adaptBatchNorm, type BatchPasses } from './adapt-batch-norm';
export { type Calibration, type CalibrationOptions, calibrateStepSize } from './calibrate-step-size';
export { classErrorTargets } from './class-error-targets';
export { type DrawingChoices, type FillMining, type FillOptions, fillDataset } from './fill-dataset';
export type { GeneratorSource } from './generator-source';
export { type GrowthOptions, type GrowthState, growDataset } from './grow-dataset';
export { confidenceOf, type ImageFilter, type ImageScore } from './image-filter';
export type { HardnessScore } from './internal/target-score';
export { latentAngles } from './latent-angles';
export {
  type MinedLatents,
  type MiningOptions,
  type MiningStart,
  type MiningSteps,
  mineHardSamples,
} from './mine-hard-samples';
export { type MixOptions, mixRealImages, type RealImages } from './mix-real-images';
export { planReplacement, type Replacement, type ReplacementOptions } from './plan-replacement';
export {
  type ImageShape,
  type PoolBatch,
  poolAges,
  poolBatch,
  poolCounts,
  REAL_IMAGE,
  type SyntheticPool,
} from './pool';
export { type PoolBatchesOptions, poolBatches } from './pool-batches';
export type { EpochCall, LoopMining, LoopOptions, LoopProgress, PoolTraining } from './pool-training';
export { projectLatents } from './project-latents';
export {
  gainsOf,
  matchesQuotedGains,
  type PublishedCell,
  publishedReferences,
  publishedTable,
  quotedGains,
  type Switches,
} from './published-results';
export { type ClassReading, type ReadClassesOptions, readClasses } from './read-classes';
export { type SmoothingOptions, type SmoothingState, smoothDataset } from './smooth-dataset';
export { type UnlabelledBatchesOptions, type UnlabelledImages, unlabelledBatches } from './unlabelled-batches';
