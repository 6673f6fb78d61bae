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
export { drawLatents, type GeneratedChunk, generateImages } from './sample';
export {
  type ClassifierConfig,
  predictDataset,
  type TrainClassifierOptions,
  trainClassifier,
} from './train-classifier';
export { type GanScalars, type TrainGanOptions, trainGan } from './train-gan';
