export {
  type AdaptedModel,
  type ClassifierAdapterOptions,
  fromGraphModel,
  fromLayersModel,
  type GeneratorAdapterOptions,
  type GraphModelLike,
  type LayersModelLike,
} from './adapters';
export type { ApplyOptions, Classifier, Generator, GeneratorSpec, Model, Prior, Taps } from './contracts';
export {
  ConfigError,
  EngineError,
  type ErrorCode,
  FormatError,
  GansError,
  IoError,
  isGansError,
  ShapeError,
  ValueError,
} from './errors';
export { gradients, type Objective, type ValueAndGrad, valueAndGrad } from './gradient';
export { type AdamOptions, type AdamState, adam } from './optimizers/adam';
export { emaTree } from './optimizers/ema';
export type { Optimizer, UpdateOptions } from './optimizers/optimizer';
export { type SgdOptions, type SgdState, sgd } from './optimizers/sgd';
export {
  categorical,
  createSeed,
  type DrawOptions,
  foldIn,
  integers,
  normal,
  normalValues,
  permutation,
  randomBits,
  type Seed,
  split,
  uniform,
} from './random';
export { repairGradients } from './repair-gradients';
export {
  assertSameKeys,
  cloneTree,
  countParameters,
  disposeReplaced,
  disposeTree,
  type FlatTree,
  flattenTree,
  mapTree,
  type Tree,
  unflattenTree,
} from './tree';
