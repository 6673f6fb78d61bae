export { type DivergenceGuardOptions, divergenceGuard } from './callbacks/divergence-guard';
export { type EveryOptions, every } from './callbacks/every';
export { type Best, type Evaluation, type KeepBestOptions, keepBest } from './callbacks/keep-best';
export { type ImageGrid, imageGrid, type SampleGridsOptions, sampleGrids } from './callbacks/sample-grid';
export { inOrder, type StepCallback, type StepReport } from './callbacks/step-callback';
export { balanceClasses } from './class-balancing/balance-classes';
export { balancingWeightFor, publishedBalancingWeight, settledHistogram } from './class-balancing/balancing-weight';
export {
  type ClassBalancingMemory,
  type ClassBalancingOptions,
  classBalancingTerm,
  classFrequencyOf,
} from './class-balancing/class-balancing-term';
export {
  type BalancedRun,
  type CheckedClassBalancingConfig,
  type ClassBalancingConfig,
  checkClassBalancingConfig,
} from './class-balancing/config';
export {
  type FrozenClassifier,
  type FrozenClassifierOptions,
  frozenClassifier,
} from './class-balancing/frozen-classifier';
export type { Preprocessing } from './class-balancing/preprocessing';
export {
  type ClassifierCheckpoint,
  loadClassifierCheckpoint,
  type SavedClassifier,
  saveClassifierCheckpoint,
} from './classifier/classifier-checkpoint';
export {
  type CheckedClassifierConfig,
  type ClassifierConfig,
  type ClassifierLossConfig,
  type ClassWeightsConfig,
  checkClassifierConfig,
} from './classifier/classifier-config';
export { type ClassifierPlan, classWeightsAt, planClassifier } from './classifier/classifier-plan';
export {
  type ClassifierProgress,
  type ClassifierState,
  createClassifierState,
  disposeClassifierState,
} from './classifier/classifier-state';
export { type ClassifierReport, classifierStep } from './classifier/classifier-step';
export { withCosineLogits } from './classifier/cosine-logits';
export {
  type ClassifierNetConfig,
  classifierNetNames,
  createClassifierNet,
  type NamedClassifier,
} from './classifier/create-classifier-net';
export { predictDataset } from './classifier/predict-dataset';
export { type PublishedClassifier, publishedClassifierConfig } from './classifier/published-classifiers';
export {
  type ClassifierEpochReport,
  type TrainClassifierOptions,
  trainClassifier,
} from './classifier/train-classifier';
export { type ClassifierInTraining, trainEpoch } from './classifier/train-epoch';
export type { TrainableClassifier } from './classifier/trainable-classifier';
export {
  classifierOf,
  epochTraining,
  type ScoreTrainingOptions,
  scoreTraining,
} from './classifier/training-functions';
export {
  type CvaeCheckpoint,
  loadCvaeCheckpoint,
  type SavedCvaeNets,
  saveCvaeCheckpoint,
} from './cvae/cvae-checkpoint';
export {
  type CheckedCvaeTrainingConfig,
  type CvaeTrainingConfig,
  checkCvaeTrainingConfig,
} from './cvae/cvae-config';
export {
  type CvaeNets,
  type CvaeState,
  type CvaeTrees,
  createCvaeState,
  disposeCvaeState,
  trainedCvae,
} from './cvae/cvae-state';
export { type CvaePlan, type CvaeReport, cvaeStep } from './cvae/cvae-step';
export {
  type CvaeEpochReport,
  type CvaeScalars,
  type CvaeStepReport,
  type TrainCvaeOptions,
  trainCvae,
} from './cvae/train-cvae';
export type { BatchSource, GanBatch } from './gan/batch';
export { checkGanConfig } from './gan/check-config';
export { type GanCheckpoint, type LoadedGan, loadGanCheckpoint, saveGanCheckpoint } from './gan/checkpoint';
export type { GanCodes } from './gan/codes';
export type { AuxiliaryConfig, ConditionalConfig, ConditionalName } from './gan/conditional-config';
export type {
  AdaptiveConfig,
  AverageConfig,
  CheckedGanConfig,
  FilledIn,
  GanAdamConfig,
  GanConfig,
  GanConfigBasics,
  PenaltyConfig,
  SlopeConfig,
} from './gan/config';
export {
  createGan,
  createGanGenerator,
  type GanDiscriminatorConfig,
  type GanDiscriminatorWith,
  type GanGeneratorConfig,
  type GanNetsConfig,
  ganDiscriminatorNames,
  ganGeneratorNames,
} from './gan/create-gan';
export { type DiagnoseOptions, diagnose, type GanDiagnostics } from './gan/diagnose';
export type { GeneratorTerm, TermMemory } from './gan/generator-term';
export {
  discriminatorFromLayers,
  generatorFromLayers,
  type LayersDiscriminatorOptions,
  type LayersGeneratorOptions,
  type LayersVariableLike,
  type TrainableLayersModel,
} from './gan/layers-model';
export type { GanMemory, Json } from './gan/memory';
export type { DiscriminatorOutput, GanDiscriminator, GanNets, OutputName } from './gan/nets';
export {
  createGanState,
  disposeGanState,
  flattenGanState,
  type GanCounters,
  type GanState,
  type NetWeights,
  type TrainedNet,
  unflattenGanState,
} from './gan/state';
export { type GanReport, type GanStepOptions, ganStep } from './gan/step';
export { type GanScalars, type TrainGanOptions, trainGan } from './gan/train-gan';
export type { ClassifierScalars, ClassifierStepReport, ClassifierTraining } from './internal/classifier-run';
export type { NamedNet } from './internal/named-net';
export type { OptimizerState } from './internal/update-weights';
export { type LangevinOptions, langevinLatents } from './langevin';
export { loadNet, saveNet } from './net-file';
export {
  type EpochPosition,
  type LearningRateConfig,
  type LearningRateSchedule,
  learningRateAt,
  type WarmUp,
} from './optimization/learning-rate';
export type {
  AugmentationConfig,
  Complete,
  OptimizationConfig,
  OptimizerConfig,
  OptionalSection,
} from './optimization/optimization-config';
export { averagedGenerator, drawLatents, type GeneratedChunk, generateImages } from './sample';
