export type { Engine, EngineInfo, EngineName, EngineOptions } from './engine';
export { type EngineSpeed, type MeasureOptions, measureEngine } from './measure-engine';
export { probeEngine } from './probe-engine';
export { findTfjsCopies } from './tfjs-copies';
export { disposeEngine, listEngines, useEngine } from './use-engine';
