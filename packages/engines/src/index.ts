export type { Engine, EngineInfo, EngineName, EngineOptions } from './engine';
export { type EngineSpeed, type MeasureOptions, measureEngine } from './measure-engine';
export { probeEngine } from './probe-engine';
export { tensorflowBinding } from './tensorflow/binding';
export { cacheFolder } from './tensorflow/cache-folder';
export { findTensorflow } from './tensorflow/find-tensorflow';
export type {
  RefusedTensorflow,
  SetupTensorflowOptions,
  TensorflowLibrary,
  TensorflowProgress,
  TensorflowRemoval,
  TensorflowSearch,
  TensorflowSetup,
  TensorflowSource,
  TensorflowStepOptions,
} from './tensorflow/library';
export { removeTensorflow } from './tensorflow/remove-tensorflow';
export { setupTensorflow } from './tensorflow/setup-tensorflow';
export { findTfjsCopies } from './tfjs-copies';
export { disposeEngine, listEngines, useEngine } from './use-engine';
