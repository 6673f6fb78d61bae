export {
  type ClassifierCheckpoint,
  loadClassifierCheckpoint,
  saveClassifierCheckpoint,
} from './classifier-checkpoint';
export { type ClassifierConfig, checkClassifierConfig } from './classifier-config';
export { type GanCheckpoint, type LoadedGan, loadGanCheckpoint, saveGanCheckpoint } from './gan-checkpoint';
export { checkGanConfig, type GanConfig } from './gan-config';
export {
  createGan,
  createGanState,
  disposeGanState,
  flattenGanState,
  type GanNets,
  type GanNetsConfig,
  type GanState,
  type NetWeights,
  type TrainedNet,
  unflattenGanState,
} from './gan-state';
export { type GanBatch, type GanReport, ganStep } from './gan-step';
export { loadNet, saveNet } from './net-file';
export { predictDataset } from './predict-dataset';
export { averagedGenerator, drawLatents, type GeneratedChunk, generateImages } from './sample';
export {
  type ClassifierProgress,
  type TrainClassifierOptions,
  trainClassifier,
} from './train-classifier';
export { type GanScalars, type TrainGanOptions, trainGan } from './train-gan';
