export { type BankOptions, type BankStart, createBank } from './bank-start';
export { calibrate } from './calibrate';
export {
  type Calibration,
  type CalibrationOptions,
  calibrateDistances,
  classProbabilities,
} from './calibrate-distances';
export { type ClassDecision, type Classification, type ClassifyOptions, classify } from './classify';
export {
  type ClassifyLabelsOptions,
  classifyLabels,
  type LabelClassification,
  type LabelDecision,
} from './classify-labels';
export {
  type ClassifyStreamOptions,
  classifyStream,
  type StreamedDecision,
  type StreamedFailure,
  type StreamedImage,
} from './classify-stream';
export { type ClippedNoiseOptions, clippedNoiseDifference } from './clipped-noise-difference';
export { addCosts, flops, type SearchCost } from './cost';
export { countMultiplyAdds, type Work } from './count-multiply-adds';
export { type Decision, decide } from './decide';
export {
  type CharbonnierOptions,
  charbonnierDifference,
  type Difference,
  type DifferenceName,
  type DifferenceTarget,
  meanAbsoluteDifference,
  meanSquaredDifference,
  type PixelDifferenceOptions,
  weightedDifference,
} from './difference';
export { drawLatents } from './draw-latents';
export { type Encoder, encoderStart } from './encoder-start';
export { type FeatureDifferenceOptions, featureDifference } from './feature-difference';
export { type InversionLoss, type InversionLossOptions, inversionLoss } from './inversion-loss';
export { complementaryPairs, type Label, type LabelOrder, labelConditions } from './labels';
export { meanStart } from './mean-start';
export { addClippedNoise, estimateNoise, type PixelRangeOptions } from './noise';
export { type LatentPrior, type PriorMoments, priorMoments, zScore } from './prior';
export { redraw } from './redraw';
export { type RestartOptions, restartStart } from './restart-start';
export { type ClassSearchOptions, type SearchPoints, type SearchResult, search } from './search';
export { type FreeEntryRule, type LabelSearchOptions, searchLabels } from './search-labels';
export { type Phase, type PresetName, presets, type SearchOptions, type SearchSettings } from './settings';
export type { InversionSpec } from './spec';
export type { Start, StartBatch, StartCost, StartPoint } from './start';
export {
  type DiscriminativeReport,
  type DiscriminativeState,
  type TrainableGenerator,
  type TrainDiscriminativelyOptions,
  trainDiscriminatively,
} from './train-discriminatively';
export { type EncoderNet, type TrainEncoderOptions, trainEncoder } from './train-encoder';
